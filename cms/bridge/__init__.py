"""Pages, posts, pictures and menus of a site that runs, or ran, on Payload: taken into drafts, never published."""
