//! What was answered is there after a restart, however the process ended.

use serde_json::json;
use testkit::on_both;

use crate::latchkey::Latchkey;

on_both! { Latchkey::start;
    async fn a_restart_loses_nothing_also_after_kill_9(latchkey) {
        let mut latchkey = latchkey;
        let ada = latchkey.user("ada", "user").await;
        let (enabled, _) = ada.api_key("enabled").await;
        let (disabled, path) = ada.api_key("disabled").await;
        assert_eq!(ada.patch(&path, json!({ "state": "disabled" })).await.0, 200);
        latchkey.crash_and_start().await;
        assert_eq!(latchkey.authorize(&enabled).await, (204, "ok".into()));
        assert_eq!(latchkey.authorize(&disabled).await, (403, "key_disabled".into()));
        let ada = latchkey.sign_in("ada").await;
        let (_, page) = ada.get("/api/v1/me/api-keys").await;
        assert_eq!(page["items"].as_array().map(Vec::len), Some(2));
        assert_eq!(ada.delete(&path).await.0, 202);
        latchkey.crash_and_start().await;
        assert_eq!(latchkey.authorize(&disabled).await, (401, "unknown_key".into()));
    }

    async fn a_clean_stop_ends_with_code_0_and_signs_the_node_off(latchkey) {
        let mut latchkey = latchkey;
        latchkey.user("root", "admin").await;
        assert_eq!(latchkey.stop().await, Some(0));
        latchkey.start_again().await;
        let root = latchkey.sign_in("root").await;
        let (_, page) = root.get("/api/v1/gateways").await;
        assert_eq!(page["items"].as_array().map(Vec::len), Some(1), "{page}");
    }
}
