using System.Globalization;
using System.Text.Json.Serialization;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Lifecycle.Usage;
using ImageBuilderAutomation.Releases.Channels;
using ImageBuilderAutomation.Reliability;

namespace ImageBuilderAutomation.Functions.People;

/// <summary>What every call of a person says. Whoever calls is never part of it.</summary>
public record PersonRequest
{
    /// <summary>Chosen by the caller, once for each act, so that sending it again does nothing twice.</summary>
    public string? RequestId { get; init; }

    public string? Action { get; init; }

    public string? Reason { get; init; }

    /// <summary>What is wrong with the request; null when nothing is.</summary>
    [JsonIgnore]
    public virtual string? Problem =>
        RequestId is not { Length: >= 8 and <= 64 } || !RequestId.All(c => char.IsAsciiLetterOrDigit(c) || c == '-')
            ? "expected requestId, 8 to 64 letters, digits and hyphens, a new one for each act"
            : ReasonText.ProblemOf(Reason ?? "") is { } problem ? problem : null;
}

/// <summary>A call of <c>ApproveGate</c>: about a waiting step, or about an image for a channel.</summary>
public sealed record ApproveGateRequest : PersonRequest
{
    public const string Approve = "approve";
    public const string Withdraw = "withdraw";
    public const string Stop = "stop";

    /// <summary>The id of the waiting step. Exactly one of this and <see cref="Channel"/> is given.</summary>
    public string? Step { get; init; }

    /// <summary>Scope and name of the channel that may move to the image, such as <c>web/prod</c>.</summary>
    public string? Channel { get; init; }

    /// <summary>The ARN of the build. An approval for another build or another attempt does not fit.</summary>
    public string? Image { get; init; }

    /// <summary>The group of the policy for which the caller approves; of an approval only.</summary>
    public string? Group { get; init; }

    [JsonIgnore]
    public ChannelKey? ChannelKey => ReleaseRequests.ReadKey(Channel);

    [JsonIgnore]
    public override string? Problem => base.Problem
        ?? (Action is not (Approve or Withdraw or Stop) ? "expected action approve, withdraw or stop"
        : Channel is not null && Action is Stop ? "expected no channel with stop; revoke the image instead"
        : Channel is not null && Step is not null ? "expected either step or channel"
        : Channel is not null && ChannelKey is null ? "expected channel, scope and name of a channel such as web/prod"
        : Channel is null && !IsStep(Step) ? "expected step, the id of a waiting step"
        : !ImageBuildArn.TryParse(Image, out _) ? $"expected image, the ARN of the build {(Channel is null ? "whose step waits" : "that the channel may move to")}"
        : Action is Approve && Group is not { Length: > 0 and <= 64 } ? "expected group, the group of the policy for which you approve"
        : Action is not Approve && Group is not null ? $"expected no group with {Action}"
        : null);

    private static bool IsStep(string? text) => text is { Length: > 0 and <= 100 } && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');
}

/// <summary>A call of <c>OperateStack</c>. Each action has its own members and no others.</summary>
public sealed record OperateStackRequest : PersonRequest
{
    private const int MaxMessages = 50;

    private static readonly Dictionary<string, string[]> Members = new(StringComparer.Ordinal)
    {
        ["mode"] = [nameof(Capability), nameof(Mode)],
        ["restore"] = [nameof(Image)],
        ["pin"] = [nameof(Image), nameof(Until)],
        ["unpin"] = [nameof(Image)],
        ["accept"] = [nameof(Images)],
        ["start"] = [nameof(Pipeline)],
        ["cancel"] = [nameof(Image)],
        ["replay"] = [nameof(Queue), nameof(Messages), nameof(FailedBefore)],
        ["delete"] = [nameof(Queue), nameof(Messages)],
        ["pins"] = [nameof(Origin), nameof(Amis), nameof(Files)],
        ["promote"] = [nameof(Channel), nameof(Image)],
        ["rollback"] = [nameof(Channel), nameof(Image), nameof(From)],
        ["revoke"] = [nameof(Image)],
        ["disable"] = [nameof(Image), nameof(AlthoughUsed)],
        ["restoreRelease"] = [nameof(Image)],
    };

    /// <summary><c>gates</c>, <c>builds</c>, <c>lifecycle</c>, <c>configurations</c> or <c>releases</c>.</summary>
    public string? Capability { get; init; }

    /// <summary><c>act</c>, <c>observe</c>, <c>off</c>, or <c>policy</c> to take the switch back.</summary>
    public string? Mode { get; init; }

    /// <summary>The ARN of a build.</summary>
    public string? Image { get; init; }

    /// <summary>The last day (UTC) on which an image is kept, such as <c>2026-12-31</c>.</summary>
    public string? Until { get; init; }

    /// <summary>The number of images that a refused plan counted.</summary>
    public int? Images { get; init; }

    /// <summary>A pipeline's name.</summary>
    public string? Pipeline { get; init; }

    /// <summary>The logical id of a failure queue.</summary>
    public string? Queue { get; init; }

    /// <summary>Ids of messages, at most 50; without it every message is replayed, and none deleted.</summary>
    public IReadOnlyList<string>? Messages { get; init; }

    /// <summary>Of a replay that takes several calls: <see cref="AnswerBody.At"/> of the first, so that no event is replayed twice.</summary>
    public DateTimeOffset? FailedBefore { get; init; }

    /// <summary>Where a list of AMI ids was found: a name that the caller chooses, such as the repository's.</summary>
    public string? Origin { get; init; }

    /// <summary>The AMI ids, at most ten thousand. They replace the earlier list of the origin.</summary>
    public IReadOnlyList<string>? Amis { get; init; }

    /// <summary>The number of files that name one of them.</summary>
    public int? Files { get; init; }

    /// <summary>Scope and name of a channel, such as <c>web/prod</c>.</summary>
    public string? Channel { get; init; }

    /// <summary>Of a roll-back: the ARN of the build that the channel pointed at when the caller decided. The call is refused if it has moved since.</summary>
    public string? From { get; init; }

    /// <summary>Disable a revoked image also while targets of channels may still name it.</summary>
    public bool? AlthoughUsed { get; init; }

    [JsonIgnore]
    public ChannelKey? ChannelKey => ReleaseRequests.ReadKey(Channel);

    [JsonIgnore]
    public DateOnly? LastDay => DateOnly.TryParseExact(Until, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    [JsonIgnore]
    public override string? Problem => base.Problem
        ?? (Action is null || !Members.TryGetValue(Action, out var members) ? $"expected action {string.Join(", ", Members.Keys)}"
        : Given().Except(members).FirstOrDefault() is { } foreign ? $"expected no {foreign.ToLowerInvariant()} with {Action}"
        : Action switch
        {
            "mode" when !CapabilityModes.TryParse(Capability, out _) => "expected capability gates, builds, lifecycle, configurations or releases",
            "mode" when Mode is not ("act" or "observe" or "off" or "policy") => "expected mode act, observe, off or policy",
            "pin" when LastDay is null => "expected until, the last day on which the image is kept, such as 2026-12-31",
            "promote" or "rollback" when ChannelKey is null => "expected channel, scope and name of a channel such as web/prod",
            "rollback" when From is not null && !ImageBuildArn.TryParse(From, out _) => "expected from, the ARN of the build that the channel points at",
            "rollback" when Image is not null && !ImageBuildArn.TryParse(Image, out _) => "expected image, the ARN of a build",
            "restore" or "cancel" or "pin" or "unpin" or "promote" or "revoke" or "disable" or "restoreRelease" when !ImageBuildArn.TryParse(Image, out _) =>
                "expected image, the ARN of a build",
            "accept" when Images is not >= 0 => "expected images, a number of images",
            "start" when Pipeline is not { Length: > 0 and <= 128 } || !Pipeline.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') =>
                "expected pipeline, a pipeline's name as in its ARN",
            "replay" or "delete" when Queue is not { Length: > 0 and <= 64 } => "expected queue, the logical id of a failure queue",
            "delete" when Messages is null => $"expected messages, 1 to {MaxMessages} ids",
            "replay" or "delete" when Messages is { Count: 0 or > MaxMessages } || Messages?.Any(id => id is not { Length: > 0 and <= 100 }) == true =>
                $"expected messages, 1 to {MaxMessages} ids",
            "pins" when PinnedAmis.ProblemOf(Origin, Amis) is { } unusable => unusable,
            "pins" when Files is < 0 => "expected files, a number of files",
            _ => null,
        });

    private IEnumerable<string> Given() =>
        new (string Name, object? Value)[]
        {
            (nameof(Capability), Capability), (nameof(Mode), Mode), (nameof(Image), Image), (nameof(Until), Until), (nameof(Images), Images), (nameof(Pipeline), Pipeline),
            (nameof(Queue), Queue), (nameof(Messages), Messages), (nameof(FailedBefore), FailedBefore),
            (nameof(Origin), Origin), (nameof(Amis), Amis), (nameof(Files), Files), (nameof(Channel), Channel), (nameof(From), From),
            (nameof(AlthoughUsed), AlthoughUsed),
        }.Where(member => member.Value is not null).Select(member => member.Name);
}

/// <summary>A call of <c>PublishPolicy</c>. Each action has its own members and no others.</summary>
public sealed record PublishPolicyRequest : PersonRequest
{
    private static readonly Dictionary<string, string[]> Members = new(StringComparer.Ordinal)
    {
        ["publish"] = [nameof(Policy), nameof(Waivers), nameof(Expect)],
        ["publishWaivers"] = [nameof(Waivers), nameof(Expect)],
        ["confirm"] = [nameof(Hash)],
        ["withdraw"] = [],
        ["rollback"] = [nameof(Hash), nameof(Publication), nameof(Expect)],
    };

    /// <summary>The text of the policy file.</summary>
    public string? Policy { get; init; }

    /// <summary>The text of the waivers file.</summary>
    public string? Waivers { get; init; }

    /// <summary>The hash of the policy that the caller believes to be active, or at least its first six digits.</summary>
    public string? Expect { get; init; }

    /// <summary>The hash of the policy that is confirmed or rolled back to.</summary>
    public string? Hash { get; init; }

    /// <summary>The number of the publication that is rolled back to.</summary>
    public int? Publication { get; init; }

    [JsonIgnore]
    public override string? Problem => base.Problem
        ?? (Action is null || !Members.TryGetValue(Action, out var members) ? $"expected action {string.Join(", ", Members.Keys)}"
        : Given().Except(members).FirstOrDefault() is { } foreign ? $"expected no {foreign.ToLowerInvariant()} with {Action}"
        : Action is "publish" && Policy is not { Length: > 0 } ? "expected policy, the text of the policy file"
        : Action is "publishWaivers" && Waivers is not { Length: > 0 } ? "expected waivers, the text of the waivers file"
        : members.Contains(nameof(Expect)) && Expect is null ? "expected expect, the hash of the policy that you believe to be active"
        : Action is "confirm" && Hash is null ? "expected hash, the hash of the proposed policy"
        : Action is "rollback" && (Hash is null) == (Publication is null) ? "expected either hash or publication"
        : null);

    private IEnumerable<string> Given() =>
        new (string Name, object? Value)[]
        {
            (nameof(Policy), Policy), (nameof(Waivers), Waivers), (nameof(Expect), Expect), (nameof(Hash), Hash), (nameof(Publication), Publication),
        }.Where(member => member.Value is not null).Select(member => member.Name);
}

/// <summary>The JSON of a call's answer.</summary>
/// <param name="At">The stack's time at which the call arrived.</param>
/// <param name="FailedSince">Of a replay: the events that it left in the queue because they failed after the time that the caller gave.</param>
internal sealed record AnswerBody(
    string Code, string Message, string? RequestId, IReadOnlyList<string>? Details, int? FirstStatus, DateTimeOffset At, int? FailedSince);

/// <summary>Unknown members are refused: a caller who misspells one must not believe that it counted.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(ApproveGateRequest))]
[JsonSerializable(typeof(OperateStackRequest))]
[JsonSerializable(typeof(PublishPolicyRequest))]
[JsonSerializable(typeof(AnswerBody))]
internal sealed partial class PersonJson : JsonSerializerContext;
