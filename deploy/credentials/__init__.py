"""Users and passwords of least privilege, made once for a deployment: `deploy/secrets`."""
