"""From the library to what the article pane sets: requests for articles, and the ones that are probably opened next."""
