{{/* Name of every object: the release's own, so that two releases can share a namespace. */}}
{{- define "gateway.name" -}}
{{- .Release.Name | trunc 53 | trimSuffix "-" -}}
{{- end -}}

{{/* What selects the pod. Never changes: a selector cannot be changed on an upgrade. */}}
{{- define "gateway.selector" -}}
app.kubernetes.io/name: gateway
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "gateway.labels" -}}
{{ include "gateway.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end -}}

{{- define "gateway.claim" -}}
{{- .Values.persistence.existingClaim | default (printf "%s-data" (include "gateway.name" .)) -}}
{{- end -}}
