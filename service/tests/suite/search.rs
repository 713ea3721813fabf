//! The search box of admins.

use std::slice::from_ref;

use domain::{
    Secret,
    application::CreateApplication,
    package::{CreatePackage, CreatePlan},
    package_key::{CreatePackageKey, CustomKey},
    search::Target,
};
use service::Error;
use testkit::{Fresh, on_both};

use crate::people::{key, operator, user};

on_both! { Fresh::new;
    async fn names_and_pasted_keys_are_found(fresh) {
        let (service, root) = (&fresh.service, operator());
        let (ada, actor) = user(service, "ada").await;
        let own = service.create_api_key(&actor, ada.id, key("Laptop")).await.expect("a key");
        let input = CreateApplication { name: "adapter".into(), description: None };
        let application = service.create_application(&actor, ada.id, input).await.expect("made");
        let gold = CreatePackage { name: "Gold".into(), description: None, status: None };
        let gold = service.create_package(&root, gold).await.expect("a package");
        let plan = serde_json::from_str::<CreatePlan>(r#"{"name":"Basic"}"#).expect("valid");
        let plan = service.create_plan(&root, gold.id, plan).await.expect("a plan");
        let custom = "Legacy-key_2024.a:01";
        let input = CreatePackageKey {
            application_id: application.id, package_id: gold.id, plan_id: plan.id,
            expires_at: None, custom_key: Some(CustomKey(custom.into())),
        };
        let package_key = service.create_package_key(&root, input).await.expect("a key").key;
        let search = async |text: &str| {
            let found = service.search(&root, &Secret::new(text.into())).await.expect("found");
            found.into_iter().map(|found| found.target).collect::<Vec<_>>()
        };
        let user = Target::User { id: ada.id };
        let app = Target::Application { id: application.id, user: ada.id };
        let api_key = Target::ApiKey { id: own.key.id, user: ada.id };
        let package_key = Target::PackageKey { id: package_key.id };
        assert_eq!(search(" ada").await, [user, app.clone()]);
        assert_eq!(search("adapt").await, [app]);
        assert_eq!(search("Gol").await, [Target::Package { id: gold.id }]);
        assert_eq!(search(&own.api_key).await, from_ref(&api_key));
        assert_eq!(search(&own.key.hint()).await, from_ref(&api_key));
        assert_eq!(search(&own.key.prefix).await, [api_key]);
        assert_eq!(search(custom).await, from_ref(&package_key));
        assert_eq!(search("Lega").await, [package_key]);
        let mut mistyped = own.api_key.clone();
        mistyped.replace_range(10..11, if &mistyped[10..11] == "x" { "y" } else { "x" });
        assert_eq!(search(&mistyped).await, []);
        service.delete_api_key(&root, own.key.id).await.expect("deleted");
        assert_eq!(search(&own.api_key).await, []);
        assert_eq!(search("").await, []);
        assert_eq!(search(&"x".repeat(201)).await, []);
        let refused = service.search(&actor, &Secret::new("ada".into())).await;
        assert!(matches!(refused, Err(Error::AdminOnly)));
    }
}
