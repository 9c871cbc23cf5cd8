/// How a tenant is and behaves; may be changed while it runs.
#[derive(Clone, Debug)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "switches that have nothing to do with one another"
)]
pub struct Options {
    /// Its id.
    pub tenant_id: String,
    /// Its verified domain, which also names it.
    pub domain: String,
    /// The application that may sign in.
    pub client_id: String,
    /// Its secret; empty for none.
    pub client_secret: String,
    /// Whether the secret has expired.
    pub is_secret_expired: bool,
    /// Its certificate, as DER; empty for none.
    pub certificate: Vec<u8>,
    /// Seconds that a token is good for.
    pub token_seconds: u64,
    /// The application permissions that were granted.
    pub permissions: Vec<String>,
    /// Records in a page.
    pub page_size: usize,
    /// Members in one record of a group; larger groups come in several records.
    pub members_per_record: usize,
    /// Whether each round begins with a page without records.
    pub empty_pages: bool,
    /// Whether each later round begins with what the round before sent.
    pub replays: bool,
    /// Whether later rounds have only the properties that changed.
    pub only_changes: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            tenant_id: "11111111-2222-4333-8444-555555555555".to_owned(),
            domain: "contoso.example".to_owned(),
            client_id: "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee".to_owned(),
            client_secret: "the-client-secret".to_owned(),
            is_secret_expired: false,
            certificate: Vec::new(),
            token_seconds: 3599,
            permissions: ["User.Read.All", "GroupMember.Read.All", "Application.Read.All"]
                .map(str::to_owned)
                .to_vec(),
            page_size: 100,
            members_per_record: 100,
            empty_pages: false,
            replays: false,
            only_changes: false,
        }
    }
}
