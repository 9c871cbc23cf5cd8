//! A SCIM server that is not ours: `scim2-server` from PyPI.

use std::net::TcpListener;
use std::process::Command;

use http::Request;
use http_body_util::Full;
use serde_json::Value;

use crate::http_client::HttpClient;
use crate::program::Program;
use crate::tool::tool;

/// A running server with nothing in it. It ends with this value.
#[derive(Debug)]
pub struct Scim2Server {
    _program: Program,
    address: String,
    token: String,
}

impl Scim2Server {
    /// Starts a server that lets in whoever has the token.
    pub async fn start(token: &str) -> Self {
        // It takes no port 0; whoever takes this one meanwhile makes its start fail.
        let port = TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        let program = tool(
            "ROLLCALL_TEST_SCIM2_SERVER",
            "target/tools/python/bin/scim2-server",
        );
        let mut command = Command::new(program);
        command.args(["--bearer-token", token, "--port", &port.to_string()]);
        let program = Program::start("scim2-server", &mut command);
        program
            .wait_for(|line| line.starts_with("Serving SCIM on").then_some(()))
            .await;
        Self {
            _program: program,
            address: format!("http://127.0.0.1:{port}"),
            token: token.to_owned(),
        }
    }

    /// Its address without the path of the protocol.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Every account that it has.
    pub async fn accounts(&self) -> Vec<Value> {
        let http = HttpClient::default();
        let mut accounts = Vec::new();
        loop {
            let start = accounts.len() + 1;
            let request = Request::get(format!("{}/v2/Users?startIndex={start}&count=1000", self.address))
                .header("authorization", format!("Bearer {}", self.token))
                .body(Full::default())
                .unwrap();
            let reply = http.send(request).await.unwrap();
            assert_eq!(reply.status, 200);
            let mut page: Value = serde_json::from_slice(&reply.body).unwrap();
            let Some(resources) = page["Resources"].as_array_mut().filter(|list| !list.is_empty()) else {
                return accounts;
            };
            accounts.append(resources);
            if accounts.len() as u64 == page["totalResults"].as_u64().unwrap() {
                return accounts;
            }
        }
    }
}
