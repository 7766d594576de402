// Grafana's dashboard types, as JSON can satisfy them: an enum is the strings or numbers behind it.
import type { Dashboard, Panel, RowPanel } from '@grafana/schema/dist/types/raw/dashboard/x/dashboard_types.gen.js';
import type { Options as StatOptions } from '@grafana/schema/dist/types/raw/composable/stat/panelcfg/x/StatPanelCfg_types.gen.js';
import type {
  FieldConfig as TimeSeriesFieldConfig,
  Options as TimeSeriesOptions,
} from '@grafana/schema/dist/types/raw/composable/timeseries/panelcfg/x/TimeSeriesPanelCfg_types.gen.js';

type Json<T> = T extends string
  ? `${T}`
  : T extends number
    ? number
    : T extends boolean | null | undefined
      ? T
      : T extends Array<infer E>
        ? Array<Json<E>>
        : T extends object
          ? { [K in keyof T]: Json<T[K]> }
          : T;

/** What the schema leaves open: a panel's own options, and a query's own fields. */
type PrometheusQuery = {
  refId: string;
  datasource: { type: 'prometheus'; uid: string };
  editorMode: 'code';
  expr: string;
  legendFormat: string;
  instant?: boolean;
  range?: boolean;
};

type Known<Type extends string, Options, Custom> = Omit<Json<Panel>, 'type' | 'options' | 'fieldConfig' | 'targets'> & {
  type: Type;
  targets: PrometheusQuery[];
  options: Json<Options>;
  fieldConfig: {
    defaults: Omit<NonNullable<Json<Panel>['fieldConfig']>['defaults'], 'custom'> & { custom?: Json<Custom> };
    overrides: [];
  };
};

export type NextclickDashboard = Omit<Json<Dashboard>, 'panels'> & {
  panels: Array<
    Json<RowPanel> | Known<'stat', StatOptions, never> | Known<'timeseries', TimeSeriesOptions, TimeSeriesFieldConfig>
  >;
};
