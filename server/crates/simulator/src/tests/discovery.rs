use super::*;

#[tokio::test]
async fn the_application_describes_itself() {
    let client = Client::new(Profile::standard());
    let config = client.get("/ServiceProviderConfig").await.body;
    assert_eq!(config["patch"]["supported"], true);
    assert_eq!(config["bulk"]["supported"], false);
    assert_eq!(config["filter"]["maxResults"], 1000);

    let types = client.get("/ResourceTypes").await.body;
    assert_eq!(types["totalResults"], 2);
    let user = client.get("/ResourceTypes/User").await.body;
    assert_eq!(user, types["Resources"][0]);
    assert_eq!(user["schemaExtensions"][0]["required"], false);

    let schemas = client.get("/Schemas").await.body;
    assert_eq!(schemas["totalResults"], 6);
    for schema in schemas["Resources"].as_array().unwrap() {
        // Colons may be escaped in a path.
        let escaped = schema["id"].as_str().unwrap().replace(':', "%3A");
        assert_eq!(&client.get(&format!("/Schemas/{escaped}")).await.body, schema);
    }
    assert_eq!(client.get("/Schemas/urn:example").await.refusal(), (404, ""));
    assert_eq!(
        client.send("POST", "/Schemas", json!({})).await.refusal(),
        (405, "")
    );
}
