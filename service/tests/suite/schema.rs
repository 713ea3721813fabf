//! Migrations.

use testkit::{Fresh, on_both};

on_both! { Fresh::new;
    async fn the_schema_goes_down_and_up_again(fresh) {
        fresh.service.database().rebuild().await.expect("down and up");
        fresh.service.database().migrate().await.expect("nothing left to do");
    }
}
