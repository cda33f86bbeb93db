using System.Text.Json.Serialization;
using ImageBuilderAutomation.Aws.DynamoDB;
using ImageBuilderAutomation.Cli.Gates;
using ImageBuilderAutomation.Cli.Leftovers;
using ImageBuilderAutomation.Cli.Lifecycle;
using ImageBuilderAutomation.Cli.Stacks;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.History;
using ImageBuilderAutomation.Triggers;

namespace ImageBuilderAutomation.Cli.History;

/// <summary>The audit trail of a build without a record, for example because its first state change has not arrived: its name and its other records.</summary>
internal sealed class UnrecordedBuildJson(ImageBuildArn image, BuildAuditTrail trail)
{
    public string Build => BuildName.Of(image.ToString());

    public string Arn => image.ToString();

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public BuildDetailsJson? Details => trail.Details is { } details ? new(details) : null;

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public OriginJson? Origin => OriginJson.Of(trail.Origin);

    public IEnumerable<StartJson> Starts => trail.Starts.Select(StartJson.Of);

    public IEnumerable<GateJson> Gates => trail.Gates.Select(gate => new GateJson(gate));

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ActionsJson? Lifecycle => trail.Lifecycle is { } lifecycle ? new(lifecycle) : null;

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IEnumerable<LeftoverJson>? Leftovers => trail.Leftovers.Count > 0 ? trail.Leftovers.Select(LeftoverJson.Of) : null;

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? LeftoversIncomplete => trail.LeftoversIncomplete;
}

/// <summary>The audit trail of a build: its line in a list, then everything else that is recorded.</summary>
internal sealed class RecordedBuildJson(BuildRecord build, BuildAuditTrail trail) : BuildJson(BuildSummary.Of(build))
{
    private readonly ImageSnapshot? _image = build.Current;

    [JsonPropertyOrder(1)]
    public IReadOnlyDictionary<string, string> Tags =>
        new OrderedDictionary<string, string>((_image?.Tags ?? new Dictionary<string, string>()).OrderBy(tag => tag.Key, StringComparer.Ordinal));

    [JsonPropertyOrder(1)]
    public string? LatestFailure => build.LatestCause;

    /// <summary>As the service reported it, with the id of the workflow execution.</summary>
    [JsonPropertyOrder(1)]
    public string? ServiceReason => build.Failure?.Reason;

    [JsonPropertyOrder(1)]
    public string? ParentImage => _image?.ParentImage;

    [JsonPropertyOrder(1)]
    public IEnumerable<ComponentJson> Components => (_image?.Components ?? []).Select(component => new ComponentJson(component));

    [JsonPropertyOrder(1)]
    public IEnumerable<ContainerJson> Containers =>
        (_image?.Containers ?? []).Select(container => new ContainerJson(container.Region, string.Join(' ', container.Uris)));

    [JsonPropertyOrder(1)]
    public string? Scan => _image?.ScanStatus;

    [JsonPropertyOrder(1)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public LogJson? Log => _image?.Logs is { } logs ? new(logs.LogGroup, logs.LogStream, logs.S3) : null;

    [JsonPropertyOrder(1)]
    public string? Deleted => build.IsDeleted ? TimeFormat.IfKnown(build.DeletedAt) : null;

    [JsonPropertyOrder(1)]
    public IEnumerable<AttemptJson> Timeline => BuildTimeline.Of(build).Attempts.Select(AttemptJson.Of);

    [JsonPropertyOrder(1)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public BuildDetailsJson? Details => trail.Details is { } details ? new(details) : null;

    [JsonPropertyOrder(1)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public OriginJson? Origin => OriginJson.Of(trail.Origin);

    [JsonPropertyOrder(1)]
    public IEnumerable<StartJson> Starts => trail.Starts.Select(StartJson.Of);

    [JsonPropertyOrder(1)]
    public IEnumerable<GateJson> Gates => trail.Gates.Select(gate => new GateJson(gate));

    [JsonPropertyOrder(1)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ActionsJson? Lifecycle => trail.Lifecycle is { } lifecycle ? new(lifecycle) : null;

    [JsonPropertyOrder(1)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IEnumerable<LeftoverJson>? Leftovers => trail.Leftovers.Count > 0 ? trail.Leftovers.Select(LeftoverJson.Of) : null;

    [JsonPropertyOrder(1)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? LeftoversIncomplete => trail.LeftoversIncomplete;
}

internal sealed record ComponentJson(string Arn);

/// <param name="Uris">Separated by spaces.</param>
internal sealed record ContainerJson(string Region, string Uris);

internal sealed record LogJson(string Group, string Stream, string? S3);

internal sealed record AttemptJson(int Attempt, double? DurationSeconds, IEnumerable<StateJson> States)
{
    public static AttemptJson Of(BuildAttempt attempt) => new(
        attempt.Number, TimeFormat.Seconds(attempt.Duration),
        attempt.Entries.Select(entry => new StateJson(
            entry.Status, TimeFormat.Of(entry.At), TimeFormat.Seconds(entry.Duration), string.Join(' ', entry.Sources))));
}

/// <param name="Sources">Separated by spaces.</param>
internal sealed record StateJson(string Status, string At, double? DurationSeconds, string Sources);

internal sealed record OriginJson(int Run, string Reason, string Policy, IReadOnlyList<string> Causes)
{
    public static OriginJson? Of(BuildOrigin? origin) => origin is null ? null : new(origin.RunSequence, origin.Reason, origin.PolicyHash, origin.Causes);
}

internal sealed record StartJson(string Operation, string? StartedBy, string? Service, string At, bool Verified)
{
    public static StartJson Of(BuildStart start) => new(start.Operation, start.StartedBy, start.Service, TimeFormat.Of(start.At), start.VerifiedAt is not null);
}
