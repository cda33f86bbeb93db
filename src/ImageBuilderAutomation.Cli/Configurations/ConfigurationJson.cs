using System.Text.Json.Serialization;
using ImageBuilderAutomation.ConfigurationGuard;

namespace ImageBuilderAutomation.Cli.Configurations;

/// <summary>The result of <c>check</c> or <c>diff</c>.</summary>
internal sealed record ComparedJson(string Policy, bool Compliant, IEnumerable<ComparedConfigurationJson> Configurations)
{
    public static ComparedJson OfChecks(IReadOnlyList<ConfigurationCheck> found, string policy) =>
        Of(found, policy, item => new(item) { Rules = item.Rules, Drifts = item.Decision.Drifts.Select(DriftJson.Of) });

    public static ComparedJson OfDiffs(IReadOnlyList<ConfigurationCheck> found, string policy) => Of(found, policy, item => new(item)
    {
        Changes = item.Decision.Changes.Select(ChangeJson.Of),
        NotRepaired = item.Decision.Drifts.Where(drift => drift.NotRepaired is not null).Select(DriftJson.Of),
    });

    private static ComparedJson Of(IReadOnlyList<ConfigurationCheck> found, string policy, Func<ConfigurationCheck, ComparedConfigurationJson> item) =>
        new(policy, found.All(one => one.Decision.IsCompliant), found.Select(item));
}

/// <summary><c>check</c> shows rules and drifts, <c>diff</c> changes and what is not repaired.</summary>
internal sealed class ComparedConfigurationJson(ConfigurationCheck item)
{
    public string Name => item.Name;

    public string Arn => item.Facts.Configuration.Arn;

    public bool Compliant => item.Decision.IsCompliant;

    public IReadOnlyList<string> Pipelines => item.Facts.Pipelines;

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Rules { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IEnumerable<DriftJson>? Drifts { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IEnumerable<ChangeJson>? Changes { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IEnumerable<DriftJson>? NotRepaired { get; init; }
}

/// <summary>The result of <c>list</c> or <c>repairs</c>.</summary>
internal sealed record ConfigurationsJson(IEnumerable<ConfigurationJson> Configurations);

/// <summary>The record of one configuration.</summary>
internal sealed record ConfigurationJson(
    string Name, string Arn, string State, string Since, IReadOnlyList<string> Pipelines, IEnumerable<RecordedDriftJson> Drifts, IEnumerable<RepairJson> Repairs)
{
    public static ConfigurationJson Of(ConfigurationRecord record) => new(
        record.Name, record.Arn, record.State.ToString().ToLowerInvariant(), TimeFormat.Of(record.Since), record.Pipelines,
        record.Drifts.Select(RecordedDriftJson.Of), record.Repairs.Select(RepairJson.Of));
}

internal sealed record RepairJson(
    int Sequence, string At, string Outcome, string? Detail, IEnumerable<ChangeJson> Changes, IEnumerable<RecordedDriftJson> Drifts)
{
    public static RepairJson Of(CompletedRepair past) => new(
        past.Sequence, TimeFormat.Of(past.CompletedAt), past.Outcome.ToString(), past.Detail, past.Changes.Select(ChangeJson.Of),
        past.Drifts.Select(RecordedDriftJson.Of));
}

internal sealed record ChangeJson(string Path, IReadOnlyList<string>? From, IReadOnlyList<string>? To, string Reason)
{
    public static ChangeJson Of(FieldChange change) => new(change.Path, change.From?.Items, change.To?.Items, change.Reason);
}

internal sealed record DriftJson(string Path, string Expected, string? Found, string Rule, string? NotRepaired)
{
    public static DriftJson Of(Drift drift) => new(drift.Path, drift.Expected, drift.Found, drift.Rule, drift.NotRepaired);
}

internal sealed record RecordedDriftJson(
    string Path, string Expected, string? Found, string Rule, string? NotRepaired, string Since, string? By, string? Call)
{
    public static RecordedDriftJson Of(RecordedDrift known) => new(
        known.Drift.Path, known.Drift.Expected, known.Drift.Found, known.Drift.Rule, known.Drift.NotRepaired, TimeFormat.Of(known.Since), known.By, known.Call);
}

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Serialization, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ComparedJson))]
[JsonSerializable(typeof(ConfigurationsJson))]
[JsonSerializable(typeof(ConfigurationJson))]
internal sealed partial class ConfigurationsJsonContext : JsonSerializerContext;
