"""The shell of the site: a floor everyone stands on and a roof over all."""
