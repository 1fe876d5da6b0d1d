"""Pure functions from the bytes of a page to its kind and its links. Nothing here fetches or stores."""
