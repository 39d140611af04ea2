"""The public pages that belong to no nomination and to no vote."""
