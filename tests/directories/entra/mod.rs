//! Microsoft Entra ID as a source, read from a tenant in memory that behaves as Microsoft Graph is documented to.

mod assignments;
mod changes;
mod everything;
mod graph_client;
mod links;
mod lost_cursor;
mod office;
mod sample;
mod sign_in;
mod test_connection;
mod throttling;
mod tls;
mod trouble;
mod values;
mod view;
