import type { Effect } from '../../tool/tool.ts';
import type { Hazard } from '../view.ts';

/** What a function does beyond giving a value back. */
export interface Deed {
  effect: Effect;
  grade: Hazard['grade'] | null;
  /** A clause: `reads a file of the database server`. */
  does: string;
}

const deeds = (names: string, effect: Effect, grade: Deed['grade'], does: string): [string, Deed][] =>
  names.split(' ').map((name) => [name, { effect, grade, does }]);

/** Functions that reach beyond the rows that are asked for, of every dialect. */
const DEEDS: ReadonlyMap<string, Deed> = new Map([
  ...deeds(
    'pg_read_file pg_read_binary_file pg_ls_dir pg_stat_file pg_ls_logdir pg_ls_waldir lo_import load_file readfile fsdir openrowset openquery opendatasource utl_file bfilename',
    'execute',
    'grave',
    'reads files of the server, or another server',
  ),
  ...deeds(
    'lo_export writefile pg_file_write pg_file_unlink pg_file_rename pg_logdir_ls',
    'execute',
    'grave',
    'writes or removes files of the server',
  ),
  ...deeds(
    'dblink dblink_exec dblink_connect dblink_send_query dblink_open dblink_connect_u',
    'execute',
    'grave',
    'connects to another database and runs SQL there',
  ),
  ...deeds(
    'http http_get http_post http_put http_delete http_patch httpget httppost utl_http',
    'send',
    'serious',
    'sends a web request',
  ),
  ...deeds(
    'sys_exec sys_eval xp_cmdshell load_extension edit dbms_scheduler',
    'execute',
    'grave',
    'runs a program or loads foreign code',
  ),
  ...deeds('pg_terminate_backend pg_cancel_backend', 'execute', 'serious', 'ends the connections or queries of others'),
  ...deeds(
    'pg_reload_conf pg_rotate_logfile pg_promote pg_switch_wal pg_create_restore_point',
    'configure',
    'serious',
    'changes how the server runs',
  ),
  ...deeds(
    'pg_drop_replication_slot pg_create_logical_replication_slot pg_create_physical_replication_slot pg_logical_slot_get_changes pg_replication_origin_drop',
    'configure',
    'serious',
    'changes what is replicated',
  ),
  ...deeds('set_config', 'configure', 'serious', 'changes a setting, which may be the role'),
  ...deeds('setval', 'write', 'serious', 'sets a sequence to another number'),
  ...deeds('nextval', 'write', null, 'takes the next number of a sequence'),
  ...deeds(
    'lo_unlink lo_put lo_create lo_creat lo_from_bytea lo_truncate lowrite',
    'write',
    'serious',
    'changes or removes large objects',
  ),
  ...deeds(
    'query_to_xml query_to_xml_and_xmlschema query_to_xmlschema cursor_to_xml xpath_table ts_stat crosstab connectby',
    'execute',
    'serious',
    'runs SQL that stands in a text',
  ),
  ...deeds('pg_notify', 'send', 'notice', 'notifies whoever listens'),
  ...deeds(
    'pg_sleep pg_sleep_for pg_sleep_until sleep benchmark randomblob zeroblob',
    'execute',
    'notice',
    'keeps the server busy or a connection waiting',
  ),
  ...deeds(
    'pg_advisory_lock pg_advisory_xact_lock pg_try_advisory_lock pg_advisory_unlock pg_advisory_unlock_all get_lock release_lock release_all_locks',
    'write',
    'notice',
    'takes or frees a lock',
  ),
]);

const PURE = `
count sum avg min max array_agg string_agg group_concat listagg json_agg jsonb_agg json_object_agg jsonb_object_agg bool_and bool_or every bit_and bit_or
bit_xor stddev stddev_pop stddev_samp variance var_pop var_samp corr covar_pop covar_samp regr_slope regr_intercept regr_r2 percentile_cont
percentile_disc mode median any_value count_big total countif approx_count_distinct approx_quantiles hll_count checksum_agg grouping rank dense_rank
row_number percent_rank cume_dist ntile lag lead first_value last_value nth_value logical_and logical_or count_if array_concat_agg string_concat
coalesce nullif greatest least ifnull isnull nvl nvl2 iif decode if zeroifnull nullifzero iff div0 choose ifs
abs ceil ceiling floor round trunc truncate sign sqrt cbrt power pow exp ln log log10 log2 mod div pi sin cos tan asin acos atan atan2 sinh cosh tanh
degrees radians random rand gcd lcm factorial width_bucket cot square newid uuid gen_random_uuid uuidv4 uuidv7 generate_uuid uuid_generate_v4
lower upper initcap trim ltrim rtrim btrim length len char_length character_length octet_length bit_length datalength substring substr left right mid
position strpos instr charindex patindex locate replace translate reverse repeat replicate lpad rpad concat concat_ws split split_part format printf
ascii chr char unicode nchar quote quote_ident quote_literal quote_nullable quotename md5 sha1 sha2 sha224 sha256 sha384 sha512 hex unhex to_hex
to_base64 from_base64 encode base64_encode base64_decode_string soundex difference metaphone levenshtein similarity word_similarity unaccent starts_with
startswith endswith ends_with contains contains_substr string_to_array string_to_table regexp_replace regexp_match regexp_matches regexp_substr
regexp_count regexp_instr regexp_like regexp_contains regexp_extract regexp_extract_all regexp_split_to_array regexp_split_to_table overlay strcmp
stuff space str string_split string_escape find_in_set field elt insert_str substring_index glob like to_char to_date to_number to_timestamp to_json
to_jsonb to_tsvector to_tsquery plainto_tsquery phraseto_tsquery websearch_to_tsquery ts_rank ts_rank_cd ts_headline setweight strip
now current_timestamp current_date current_time localtime localtimestamp statement_timestamp transaction_timestamp clock_timestamp timeofday getdate
getutcdate sysdate sysdatetime sysutcdatetime sysdatetimeoffset systimestamp curdate curtime utc_date utc_time utc_timestamp unix_timestamp
from_unixtime unixepoch date time datetime julianday strftime timediff timezone age date_part extract date_trunc date_bin make_date make_time
make_timestamp make_timestamptz make_interval justify_days justify_hours justify_interval isfinite year month day hour minute second quarter week
weekday dayofweek dayofmonth dayofyear dayname monthname last_day eomonth add_months months_between dateadd datediff datename datepart datefromparts
date_add date_sub date_diff date_format str_to_date adddate subdate addtime subtime makedate maketime timestampdiff timestampadd timestamp_add
timestamp_sub timestamp_diff timestamp_trunc timestamp_seconds timestamp_millis timestamp_micros datetime_add datetime_sub datetime_diff datetime_trunc
parse_date parse_timestamp parse_datetime format_date format_timestamp format_datetime unix_seconds unix_millis time_to_sec sec_to_time to_days
from_days convert_timezone try_to_date try_to_timestamp trunc_date time_bucket time_bucket_gapfill
cast convert try_cast try_convert safe_cast typeof pg_typeof type parse try_parse binary safe_divide to_varchar to_decimal to_variant to_boolean string
int64 float64 bool
json_extract json_extract_scalar json_value json_query json_extract_string json_unquote json_object json_array json_array_length json_type json_valid
json_each json_tree json_keys json_length json_contains json_contains_path json_search json_set json_insert json_replace json_remove json_patch json_quote
json_build_object json_build_array json_array_elements json_array_elements_text json_each_text json_object_keys json_typeof json_strip_nulls
json_to_record json_to_recordset json_populate_record json_populate_recordset json_arrayagg json_objectagg json_group_array json_group_object json_table
jsonb_build_object jsonb_build_array jsonb_array_elements jsonb_array_elements_text jsonb_array_length jsonb_each jsonb_each_text jsonb_object_keys
jsonb_typeof jsonb_set jsonb_insert jsonb_strip_nulls jsonb_pretty jsonb_path_query jsonb_path_query_array jsonb_path_query_first jsonb_path_exists
jsonb_to_record jsonb_to_recordset jsonb_populate_record jsonb_extract_path jsonb_extract_path_text json_extract_path json_extract_path_text
to_json_string parse_json object_construct array_construct get_path get flatten openjson isjson row_to_json array_to_json
array_length array_position array_positions array_append array_prepend array_cat array_remove array_replace array_to_string array_upper array_lower
array_dims array_ndims cardinality unnest generate_series generate_subscripts generate_array generate_date_array array_contains array_size array_concat
array_reverse array hstore row range_lower range_upper lower_inc upper_inc isempty daterange int4range int8range numrange tsrange tstzrange
pg_relation_size pg_total_relation_size pg_table_size pg_indexes_size pg_database_size pg_size_pretty pg_column_size pg_get_viewdef pg_get_indexdef
pg_get_constraintdef pg_get_functiondef pg_get_function_arguments pg_get_function_identity_arguments pg_get_function_result pg_get_triggerdef
pg_get_ruledef pg_get_expr pg_get_userbyid pg_get_serial_sequence pg_table_is_visible pg_encoding_to_char pg_backend_pid pg_postmaster_start_time
pg_is_in_recovery pg_stat_get_live_tuples pg_stat_get_dead_tuples pg_current_wal_lsn pg_wal_lsn_diff pg_last_wal_replay_lsn pg_blocking_pids
pg_stat_get_activity pg_conf_load_time format_type obj_description col_description shobj_description to_regclass to_regtype to_regproc has_table_privilege
has_schema_privilege has_database_privilege has_column_privilege has_function_privilege pg_has_role current_setting current_schema current_schemas
current_database current_user session_user version inet_server_addr inet_server_port inet_client_addr database schema user db_name db_id object_id
object_name schema_name schema_id col_name type_name suser_sname user_name host_name serverproperty databasepropertyex objectproperty columnproperty
connection_id row_count found_rows last_insert_id scope_identity last_insert_rowid sqlite_version changes total_changes rowcount current_role current_warehouse
st_distance st_dwithin st_contains st_within st_intersects st_area st_length st_x st_y st_point st_makepoint st_setsrid st_transform st_astext
st_asgeojson st_geomfromtext st_geogfromtext st_geogpoint st_buffer st_union st_centroid cosine_distance l2_distance inner_product
lastval currval txid_current pg_current_xact_id host network masklen family abbrev broadcast netmask crc32 checksum hashbytes binary_checksum ora_hash
farm_fingerprint hash likelihood likely unlikely bm25 highlight snippet xmlagg xmlelement xmlforest xpath extractvalue values excluded inserted deleted
`;

/** Functions that only compute a value from their arguments or read what the database says of itself. */
export const PURE_FUNCTIONS: ReadonlySet<string> = new Set(PURE.trim().split(/\s+/));

/** Oracle's packages, whose own names say what their functions do: `utl_file.fopen`. */
const PACKAGE = /^(?:utl|dbms)_/;
const BUILT_IN = ['pg_catalog', 'sys', 'safe'];

/** What calling a function does; null for one that only computes. A name in a schema is somebody's own function. */
export function deedOf(parts: readonly string[]): Deed | null {
  const name = (parts.at(-1) ?? '').toLowerCase();
  const schema = parts.length > 1 ? (parts.at(-2) ?? '').toLowerCase() : 'pg_catalog';
  const known = DEEDS.get(name) ?? (PACKAGE.test(schema) ? DEEDS.get(schema) : undefined);
  // What is harmless by its name is harmless only as the database's own.
  if (known !== undefined && (known.grade !== null || BUILT_IN.includes(schema))) return known;
  if (PURE_FUNCTIONS.has(name) && BUILT_IN.includes(schema)) return null;
  if (name.startsWith('dblink')) return DEEDS.get('dblink') ?? null;
  return { effect: 'execute', grade: null, does: 'does what this desk does not know' };
}
