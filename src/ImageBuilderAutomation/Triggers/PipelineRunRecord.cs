using System.Globalization;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Reliability;
using ImageBuilderAutomation.Triggers.Rules;

namespace ImageBuilderAutomation.Triggers;

/// <summary>
/// The causes of one build of a pipeline, the decisions, and the result. Causes that arrive while a run is starting or running open the next
/// run, so a pipeline has at most one run in progress and one waiting.
/// </summary>
public sealed record PipelineRunRecord : ILeased
{
    /// <summary>Bounds the size: a run is one DynamoDB item, of at most 400 KB.</summary>
    public const int MaxCauses = 300;

    /// <summary>Requests of people. They are kept in a full run too, because only they pass freezes, so they have a bound of their own.</summary>
    public const int MaxRequests = 50;

    /// <summary>In bytes of JSON. Names in causes come from messages and may be long.</summary>
    private const int MaxCauseText = 150_000;

    public required string PipelineArn { get; init; }

    /// <summary>Sequence number within the pipeline, from 1.</summary>
    public required int Sequence { get; init; }

    public required PipelineRunState State { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>In order of arrival; each cause once.</summary>
    public IReadOnlyList<PipelineRunCause> Causes { get; init; } = [];

    /// <summary>Number of causes that arrived after <see cref="MaxCauses"/>; they are counted, not kept.</summary>
    public int OmittedCauses { get; init; }

    /// <summary>In order of time. A decision equal to the previous one is not added.</summary>
    public IReadOnlyList<PipelineRunDecision> Decisions { get; init; } = [];

    /// <summary>When the latest earlier run was started; the cool-down counts from it.</summary>
    public DateTimeOffset? LastStartAt { get; init; }

    /// <summary>The latest request; kept after a refusal.</summary>
    public StartRequest? Request { get; init; }

    /// <summary>When the latest request was first sent, or would have been sent in mode observe.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    public string? ImageArn { get; init; }

    public IReadOnlyList<RetryRequest> Retries { get; init; } = [];

    /// <summary>The image's last status, or why there is no image.</summary>
    public string? Outcome { get; init; }

    /// <summary>Zero until stored; each write expects the version that was read.</summary>
    public long Version { get; init; }

    public bool IsOpen => State is PipelineRunState.Waiting or PipelineRunState.Starting or PipelineRunState.Running;

    /// <summary>True until the first request. A run deferred after a request accepts no causes, so that the causes of the request stay as they were.</summary>
    public bool AcceptsCauses => State == PipelineRunState.Waiting && Request is null;

    /// <summary>Whether a person's request finds no place. The build starts anyway, at the requests of others.</summary>
    public bool HasAllRequests => Causes.Count(cause => cause.Cause.Kind == CauseKind.Manual) >= MaxRequests;

    public bool IsFull => Causes.Count >= MaxCauses
        || Causes.Sum(cause => new[] { cause.Cause.Subject, cause.Reason }.Concat(cause.Rules).Concat(cause.FailedRequestedBy ?? []).Sum(JsonTexts.SizeOf)) >= MaxCauseText;

    /// <summary>Causes that may start a build. A method, because a record's lists are stored, and these are among its causes.</summary>
    public IEnumerable<PipelineRunCause> ActiveCauses() => Causes.Where(cause => cause.DropReason is null);

    /// <summary>A person requested the build. Such a run is also sent in mode observe, not in mode off.</summary>
    public bool IsManual => ActiveCauses().Any(cause => cause.Cause.Kind == CauseKind.Manual);

    /// <summary>ARNs of the people who requested the build, each once. Null when a cause that follows a failed build does not show who requested that one.</summary>
    public IReadOnlyList<string>? Requesters() => ActiveCauses().All(cause => cause.Requesters() is not null)
        ? [.. ActiveCauses().SelectMany(cause => cause.Requesters()!).Distinct()]
        : null;

    /// <summary>Whether IAM proved the names of all of <see cref="Requesters"/> when they asked.</summary>
    public bool AreRequestersProven() => ActiveCauses().All(cause => cause.AreNamesProven || cause.Requesters() is { Count: 0 });

    public bool IsSentIn(Mode mode) => mode == Mode.Act || (mode == Mode.Observe && IsManual);

    public PipelineRunDecision? Decision => Decisions is [.., var latest] ? latest : null;

    public bool Has(string causeKey) => Causes.Any(cause => cause.Cause.Key == causeKey);

    /// <summary>Whether the run has a cause whose marker names it. A full run counts causes that it does not keep.</summary>
    public bool Holds(PipelineRunCause marked) => Has(marked.Cause.Key) || !Keeps(marked);

    /// <summary>
    /// A full run only counts further causes, because it starts anyway. Those that may name a person are always kept: only a person's request passes freezes, and
    /// gates ask who requested the build.
    /// </summary>
    public bool Keeps(PipelineRunCause cause) => !IsFull || cause.Requesters() is not { Count: 0 };

    DateTimeOffset? ILeased.LeasedSince => State is PipelineRunState.Starting ? Request?.StoredAt : null;
}

public enum PipelineRunState
{
    /// <summary>The run has causes. A guard defers the build, or the run has not been checked yet.</summary>
    Waiting,

    /// <summary>A request is stored and being sent.</summary>
    Starting,

    /// <summary>The service is building.</summary>
    Running,

    /// <summary>The build has ended.</summary>
    Completed,

    /// <summary>No build: every cause was dropped, or the service refused for good.</summary>
    Dropped,

    /// <summary>Mode observe: a build would have been started.</summary>
    Observed,
}

/// <summary>The whole request, stored before it is sent, so that every resend is identical.</summary>
/// <param name="Sequence">Sequence number within the run, from 1. A refused request is followed by another.</param>
/// <param name="Token">Client token: hash of pipeline, run, sequence number and causes. 32 characters; the service allows 36.</param>
/// <param name="Tags">Of the image that is built: the pipeline's image tags, and where these leave room, who started the build and why.</param>
/// <param name="StoredAt">Start of the lease.</param>
public sealed record StartRequest(int Sequence, string Token, IReadOnlyDictionary<string, string> Tags, DateTimeOffset StoredAt)
{
    public const string PolicyTag = "ImageBuilderAutomation:Policy";
    public const string CauseTag = "ImageBuilderAutomation:Cause";
    public const string RunTag = "ImageBuilderAutomation:Run";

    private const int MaxTagLength = 256;

    /// <summary>The service accepts no more tags in a call.</summary>
    private const int MaxTags = 50;

    public static StartRequest Create(
        PipelineRunRecord run, int sequence, string policyHash, IReadOnlyDictionary<string, string> imageTags, DateTimeOffset now)
    {
        var causes = run.ActiveCauses().Select(cause => cause.Cause.Key).Order(StringComparer.Ordinal).ToList();
        return new(sequence, ClientToken.Of([run.PipelineArn, Text(run.Sequence), Text(sequence), .. causes]), TagsOf(imageTags, TagsOf(run, causes, policyHash)), now);
    }

    // The pipeline's tags come first: lifecycle rules and other tools select images by them. Our own only inform.
    private static Dictionary<string, string> TagsOf(IReadOnlyDictionary<string, string> imageTags, Dictionary<string, string> own)
    {
        var tags = new Dictionary<string, string>(imageTags, StringComparer.Ordinal);
        foreach (var (key, value) in own.Where(_ => tags.Count < MaxTags))
            tags.TryAdd(key, value);
        return tags;
    }

    private static Dictionary<string, string> TagsOf(PipelineRunRecord run, List<string> causes, string policyHash) => new()
    {
        [PolicyTag] = policyHash[..Math.Min(12, policyHash.Length)],
        [CauseTag] = Value(causes is [var only] ? only : $"{causes[0]} and {causes.Count - 1} more"),
        [RunTag] = Text(run.Sequence),
    };

    // Tag values may contain letters, digits, spaces and _ . : / = + - @.
    private static string Value(string text)
    {
        var plain = new string([.. text.Select(c => char.IsAsciiLetterOrDigit(c) || " _.:/=+-@".Contains(c) ? c : '_')]);
        return plain.Length <= MaxTagLength ? plain : plain[..MaxTagLength];
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>A retry of a distribution, stored before it is sent.</summary>
/// <param name="FailedExecution">The workflow execution that failed. Another execution is another failure.</param>
/// <param name="Accepted">The service accepted it.</param>
public sealed record RetryRequest(int Sequence, string Token, string FailedExecution, DateTimeOffset StoredAt, bool Accepted) : ILeased
{
    DateTimeOffset? ILeased.LeasedSince => Accepted ? null : StoredAt;

    public static RetryRequest Create(string imageArn, int sequence, string failedExecution, DateTimeOffset now) =>
        new(sequence, ClientToken.Of("retry", imageArn, failedExecution, sequence.ToString(CultureInfo.InvariantCulture)), failedExecution, now, Accepted: false);
}
