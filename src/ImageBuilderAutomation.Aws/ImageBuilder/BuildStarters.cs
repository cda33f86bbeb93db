using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.History;
using ImageBuilderAutomation.People;
using ImageBuilderAutomation.Triggers;

namespace ImageBuilderAutomation.Aws.ImageBuilder;

/// <summary>Reads who started and retried a build: from verified calls, and for a call of the stack's own functions from the record of whoever asked for it.</summary>
public sealed class BuildStarters(VerifiedStarts starts, IPipelineRunRecords runs, IRoles roles, StartingFunctions functions)
{
    private const string Retry = "RetryImage";

    /// <summary>
    /// They call by themselves. Other services, such as CloudFormation or Step Functions, call for whoever directs them: a person who may pass their role.
    /// </summary>
    private static readonly string[] SelfActing = ["events.amazonaws.com", "scheduler.amazonaws.com"];

    /// <summary>Image Builder starts the builds of its pipelines' schedules itself.</summary>
    private const string ImageBuilder = "imagebuilder.amazonaws.com";

    private static bool IsSelfActing(string? service) => service is ImageBuilder || SelfActing.Contains(service);

    /// <summary>
    /// How much earlier than the image its call may be: CloudTrail shows whole seconds, and the clocks of two services differ a little. Anything older belongs
    /// to an earlier image of the same ARN, which was deleted. Calls that are closer together than this all count.
    /// </summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(15);

    /// <summary>The same of a request of the stack, which is stored before it is sent, and may be sent several times.</summary>
    private static readonly TimeSpan OriginTolerance = TimeSpan.FromSeconds(30);

    public async Task<Known<RecordedStarters>> ReadAsync(ImageFacts image, CancellationToken cancellationToken)
    {
        if (image.CreatedAt is not { } createdAt)
            return Unknown("the service does not report when the image was created");
        var read = await starts.ReadAsync(image.Arn, cancellationToken);
        if (read is not Known<IReadOnlyList<BuildStart>>.Yes(var all))
            return Unknown(((Known<IReadOnlyList<BuildStart>>.No)read).Reason);
        var known = all.Where(start => !IsEarlier(start.At, createdAt, Tolerance)).ToList();
        // Scheduled builds are started by the service and leave no start event; retries of them are started by someone and do.
        // Tags prove nothing, because the starter sets them.
        if (image.BuildType != "SCHEDULED" && known.All(start => start.Operation == Retry))
            return Unknown("no start event was received");
        if (known.FirstOrDefault(start => start.StartedBy is null && !IsSelfActing(start.Service)) is { } nameless)
            return Unknown(nameless.Service is { } service ? $"CloudTrail names {service} and nobody for whom it calls" : "CloudTrail names no caller");

        var origin = await runs.ReadOriginAsync(image.Arn, cancellationToken);
        var requested = origin is not null && IsOf(origin, all.Except(known), createdAt) ? origin.RequestedBy : null;
        // A function that is ended between the start and its record leaves none.
        if (requested is null && known.Any(start => start.Operation != Retry && functions.Include(start.StartedBy)))
            return Unknown("a function of the stack started it, and it is not recorded for whom");

        var people = new List<Actor>((requested ?? []).Select(by => new Actor(by, origin!.AreNamesProven)));
        foreach (var start in known.Where(start => start.StartedBy is not null && !functions.Include(start.StartedBy)))
        {
            if (!await IsOfServiceAsync(start, cancellationToken))
                people.Add(new(start.StartedBy!, start.IsNameProven()));
        }

        return new Known<RecordedStarters>.Yes(
            new([.. people.Distinct()], [.. known.Where(start => start.Operation == Retry).Select(start => start.At)]));
    }

    /// <param name="earlier">The calls that belong to an earlier image. What was stored before one of them may be its origin.</param>
    private bool IsOf(BuildOrigin origin, IEnumerable<BuildStart> earlier, DateTimeOffset createdAt)
    {
        var sentAt = origin.SentAt ?? origin.StartedAt;
        return !IsEarlier(sentAt, createdAt, OriginTolerance)
            && !earlier.Any(start => start.Operation != Retry && functions.Include(start.StartedBy) && sentAt <= start.At + Tolerance);
    }

    private static bool IsEarlier(DateTimeOffset recordedAt, DateTimeOffset createdAt, TimeSpan tolerance) => recordedAt + tolerance < createdAt;

    /// <summary>Whether EventBridge made the call, for a rule or a schedule, under a role that people cannot assume.</summary>
    private async Task<bool> IsOfServiceAsync(BuildStart start, CancellationToken cancellationToken) =>
        start is { Service: { } service, StartedBy: { } by } && SelfActing.Contains(service)
        && Principal.TryParse(by, out var caller) && caller.RoleName is { } role && ImageBuildArn.Parse(start.ImageArn).Account == caller.Account
        && await roles.ReadAsync(role, cancellationToken) is Known<RoleFacts>.Yes { Value.OnlyServices: true };

    private static Known<RecordedStarters> Unknown(string reason) => new Known<RecordedStarters>.No(reason);
}

/// <param name="People">Each act; empty when only services started the build.</param>
/// <param name="RetriedAt">When the build was retried, by whomever.</param>
public sealed record RecordedStarters(IReadOnlyList<Actor> People, IReadOnlyList<DateTimeOffset> RetriedAt);

/// <summary>The functions of the stack that start or retry builds, as CloudTrail names them.</summary>
/// <param name="stack">The stack's name. Without it no role is known to be a function's.</param>
/// <param name="isLocal">On a local stack a function calls as the user of its own name. In AWS a user of such a name is a person.</param>
public sealed class StartingFunctions(string? stack, string account, bool isLocal)
{
    private static readonly string[] Names = ["OperateStack", "StartDependentBuilds", "StartDeferredBuilds"];

    // CloudFormation names the role of a function <stack>-<function>Role-<random>, which it cuts where the stack's name has more than 25 characters.
    public bool Include(string? arn) => arn is not null && Principal.TryParse(arn, out var caller) && caller.Account == account && Names.Any(name =>
        (isLocal && caller.Identity == $"user/{name}")
        || (stack is { Length: > 0 } && caller.RoleName?.StartsWith($"{stack}-{name}Role-", StringComparison.Ordinal) == true));
}
