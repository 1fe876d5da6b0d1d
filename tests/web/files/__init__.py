"""Files that pages offer: PDF, DOCX, pictures; equal input gives equal bytes."""
