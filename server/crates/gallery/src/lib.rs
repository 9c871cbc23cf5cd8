//! The application gallery.
