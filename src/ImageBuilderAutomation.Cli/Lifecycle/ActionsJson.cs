using System.Text.Json.Serialization;
using ImageBuilderAutomation.Lifecycle;

namespace ImageBuilderAutomation.Cli.Lifecycle;

/// <summary>The completed and planned lifecycle actions of an image.</summary>
internal sealed class ActionsJson(LifecycleRecord record)
{
    public IEnumerable<ActionJson> Actions => record.Actions.Select(ActionJson.Of);

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public NoticeJson? Notice => record.Notice is { } notice
        ? new(notice.Action.Name(), notice.Reason, TimeFormat.Of(notice.At), TimeFormat.Of(notice.NotBefore))
        : null;

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public UpdateJson? InProgress => record.Update is { } update
        ? new(update.Action.Name(), update.Reason, TimeFormat.Of(update.StoredAt), update.ExecutionId)
        : null;

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? DeferredUntil => TimeFormat.IfKnown(record.Deferral?.Until);

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? DeferralReason => record.Deferral?.Reason;
}

internal sealed record ActionJson(
    string Action, string Status, string Reason, string? StatusReason, string? By, string? Policy, string? Execution, string Requested, string Ended,
    IEnumerable<ResourceJson> Resources)
{
    public static ActionJson Of(ActionRecord action) => new(
        action.Action.Name(), action.Status, action.Reason, action.StatusReason, action.By, action.PolicyHash, action.ExecutionId,
        TimeFormat.Of(action.RequestedAt), TimeFormat.Of(action.EndedAt),
        action.Resources.Select(resource => new ResourceJson(resource.Id, resource.Region, resource.AccountId, resource.Status, resource.Reason)));
}

internal sealed record ResourceJson(string Id, string? Region, string? Account, string Status, string? StatusReason);

internal sealed record NoticeJson(string Action, string Reason, string At, string NotBefore);

internal sealed record UpdateJson(string Action, string Reason, string At, string? Execution);
