//! Pages, routes and server functions.
