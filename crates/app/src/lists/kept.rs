//! The uploaded files of a list, kept sealed in chunks until its staging ends.

use access::{Grant, policy as action};
use domain::ListId;
use exchange::FileKind;
use store::ListRecord;
use vault::{Compartment, Place};

use super::{UploadedFile, staging_ended};
use crate::{App, AppError, Result, staging::list_entry};

const CHUNK: usize = 1 << 20;

fn chunk_place(row: uuid::Uuid) -> Place {
    Place {
        table: "staged_file",
        column: "sealed",
        row,
    }
}

fn name_place(list: ListId) -> Place {
    Place {
        table: "staged_file",
        column: "name_sealed",
        row: list.uuid(),
    }
}

pub(super) async fn keep_file(
    app: &App,
    grant: &Grant<action::UploadList>,
    list: &ListRecord,
    file: &UploadedFile,
) -> Result<()> {
    let key = app
        .store
        .subject_key_or_new(list.municipality, list.id.uuid(), Compartment::Intake)
        .await?;
    let mut tx = app.store.write_alone().await?;
    let mut chunks: Vec<&[u8]> = file.bytes.chunks(CHUNK).collect();
    if chunks.is_empty() {
        chunks.push(&[]);
    }
    for (number, chunk) in (0_i64..).zip(chunks) {
        let row = app.new_id();
        let sealed = key.seal(chunk_place(row), chunk, &app.entropy)?;
        let name = key.seal(name_place(list.id), file.name.as_bytes(), &app.entropy)?;
        let length = i64::try_from(chunk.len()).unwrap_or(i64::MAX);
        tx.stage_chunk(
            list,
            store::StagedChunk {
                kind: file.kind.code(),
                name_sealed: name,
                chunk: number,
                row_id: row,
                length,
                sealed,
            },
        )
        .await?;
    }
    tx.commit(list_entry(grant, list, "file_kept")).await?;
    Ok(())
}

pub(super) async fn kept_files(
    app: &App,
    list: &ListRecord,
) -> Result<Vec<(FileKind, String, Vec<u8>)>> {
    let key = app
        .store
        .subject_key(list.municipality, list.id.uuid(), Compartment::Intake)
        .await?
        .ok_or_else(staging_ended)?;
    let mut files = Vec::new();
    for (code, length, chunks) in app.store.staged_files(list).await? {
        let kind = code
            .parse()
            .map_err(|_| AppError::Internal("an unknown kind of file"))?;
        let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or(0));
        let mut name = String::new();
        for chunk in 0..chunks {
            let Some((sealed_name, row, sealed)) =
                app.store.staged_chunk(list, &code, chunk).await?
            else {
                return Err(staging_ended());
            };
            name = String::from_utf8_lossy(key.open(name_place(list.id), &sealed_name)?.as_bytes())
                .into_owned();
            bytes.extend_from_slice(key.open(chunk_place(row), &sealed)?.as_bytes());
        }
        files.push((kind, name, bytes));
    }
    Ok(files)
}
