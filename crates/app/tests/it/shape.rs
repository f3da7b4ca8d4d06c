//! The documented shape of a dossier (docs/dossier.schema.json), and a reader of the few words of JSON
//! Schema it uses.

use serde_json::Value;

fn schema() -> Value {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../docs/dossier.schema.json"
    );
    let text = std::fs::read_to_string(path).expect("the schema is part of the docs");
    serde_json::from_str(&text).expect("JSON")
}

/// Fails when a dossier has a key, a type or a value that the documentation does not.
pub(crate) fn assert_documented(dossier: &Value) {
    let schema = schema();
    let mut wrong = Vec::new();
    check(&schema, &schema, dossier, "dossier", &mut wrong);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn check(root: &Value, rule: &Value, value: &Value, at: &str, wrong: &mut Vec<String>) {
    if let Some(name) = rule["$ref"].as_str() {
        let name = name.strip_prefix("#/$defs/").expect("a local name");
        let rule = root
            .pointer(&format!("/$defs/{name}"))
            .expect("the name is defined");
        return check(root, rule, value, at, wrong);
    }
    let fits = match rule["type"].as_str() {
        Some("object") => value.is_object(),
        Some("array") => value.is_array(),
        Some("string") => value.is_string(),
        Some("integer") => value.is_i64() || value.is_u64(),
        Some("boolean") => value.is_boolean(),
        other => panic!("{at}: the schema names no type but {other:?}"),
    };
    if !fits {
        wrong.push(format!("{at}: not {}", rule["type"]));
        return;
    }
    if let Some(allowed) = rule["enum"].as_array()
        && !allowed.contains(value)
    {
        wrong.push(format!("{at}: {value} is not one of {allowed:?}"));
    }
    if let Some(fixed) = rule.get("const")
        && fixed != value
    {
        wrong.push(format!("{at}: {value} is not {fixed}"));
    }
    let length = rule["pattern"].as_str().map(str::len);
    assert!(length.is_none(), "{at}: patterns are not read by this test");
    if let (Some(items), Some(list)) = (rule.get("items"), value.as_array()) {
        for (number, item) in list.iter().enumerate() {
            check(root, items, item, &format!("{at}[{number}]"), wrong);
        }
    }
    let Some(fields) = value.as_object() else {
        return;
    };
    assert_eq!(
        rule["additionalProperties"], false,
        "{at}: the schema must name every key"
    );
    for (name, field) in fields {
        match rule["properties"].get(name) {
            Some(inner) => check(root, inner, field, &format!("{at}.{name}"), wrong),
            None => wrong.push(format!("{at}: {name} is not documented")),
        }
    }
    for name in rule["required"].as_array().into_iter().flatten() {
        let name = name.as_str().expect("a name");
        if !fields.contains_key(name) {
            wrong.push(format!("{at}: {name} is missing"));
        }
    }
}

#[test]
fn s1_63_the_reader_of_the_schema_sees_what_does_not_fit() {
    let mut wrong = Vec::new();
    let dossier = serde_json::json!({"soort": "iets anders", "versie": "1", "nieuw": true});
    check(&schema(), &schema(), &dossier, "dossier", &mut wrong);
    let wrong = wrong.join("\n");
    for part in [
        "soort",
        "versie",
        "nieuw is not documented",
        "persoon is missing",
    ] {
        assert!(wrong.contains(part), "{part}: {wrong}");
    }
}
