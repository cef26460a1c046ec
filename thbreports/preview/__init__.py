"""Reports shown in the browser while they are written."""
