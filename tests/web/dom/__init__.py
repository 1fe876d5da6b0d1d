"""How pages are written: frames, lists, articles, pagers, in as many styles as there are offices."""
