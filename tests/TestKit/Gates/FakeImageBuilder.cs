using System.Globalization;
using System.Runtime.CompilerServices;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.People;
using ImageBuilderAutomation.History;
using ImageBuilderAutomation.History.Reconciliation;
using ImageBuilderAutomation.PipelineHealth;

namespace TestKit.Gates;

/// <summary>
/// A fake of the service for gates and history: a step accepts one action, a token can be reused only with the same request,
/// a step expires at its deadline, and mismatched requests are refused.
/// </summary>
public sealed class FakeImageBuilder(TimeProvider clock) : IWorkflowSteps, IGateEvidence, IImages, IInspections, IImageLists
{
    /// <summary>The operations that inspecting a completed build calls, once each.</summary>
    public static readonly IReadOnlyList<string> InsideOperations =
        ["ListWorkflowExecutions", "ListWorkflowStepExecutions", "ListImageScanFindingAggregations", "ListImagePackages"];

    private readonly Dictionary<string, SentRequest> _tokens = new(StringComparer.Ordinal);
    private readonly List<string> _calls = [];
    private readonly List<SentRequest> _sent = [];

    public Dictionary<string, WaitingStep> Steps { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, ImageFacts> Images { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, IReadOnlyList<Finding>> Findings { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, ImageSnapshot> Snapshots { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, IReadOnlyList<WorkflowRun>> Workflows { get; } = new(StringComparer.Ordinal);

    /// <summary>The page size of every list that history is compared with.</summary>
    public int PageSize { get; set; } = 25;

    public TestResults Tests { get; set; } = new(1, 0, 0);

    /// <summary>Steps in ListWaitingWorkflowSteps that are not in <see cref="Steps"/>.</summary>
    public List<ListedStep> AlsoListed { get; } = [];

    /// <summary>Every call, by operation.</summary>
    public IReadOnlyList<string> Calls => _calls;

    /// <summary>Every received action, including refused and repeated ones.</summary>
    public IReadOnlyList<SentRequest> Sent => _sent;

    /// <summary>Set to make the next calls of an operation fail, for example with throttling.</summary>
    public Func<string, Exception?> Fault { get; set; } = _ => null;

    /// <summary>An operation of the evidence that does not respond until the caller gives up; null when all respond.</summary>
    public string? Hanging { get; set; }

    Task<WaitingStep?> IWorkflowSteps.ReadAsync(string stepExecutionId, CancellationToken cancellationToken)
    {
        Called("GetWorkflowStepExecution");
        return Task.FromResult(StepNow(stepExecutionId));
    }

    public async IAsyncEnumerable<ListedStep> ListWaitingAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Called("ListWaitingWorkflowSteps");
        foreach (var step in Steps.Keys.ToList().Select(StepNow).Where(s => s!.IsWaiting).OrderBy(s => s!.StartedAt))
            yield return new(step!.StepExecutionId, step.ImageArn, step.StartedAt);
        foreach (var listed in AlsoListed)
            yield return listed;
        await Task.CompletedTask;
    }

    public Task<SendResult> SendAsync(string imageArn, string stepExecutionId, StepRequest request, CancellationToken cancellationToken)
    {
        Called("SendWorkflowStepAction");
        var body = new SentRequest(imageArn, stepExecutionId, request.Action, request.Reason, request.Token);
        _sent.Add(body);
        if (_tokens.TryGetValue(request.Token, out var before))
            return Task.FromResult(before == body ? SendResult.Accepted : SendResult.Refused);
        if (StepNow(stepExecutionId) is not { IsWaiting: true } step || step.ImageArn != imageArn)
            return Task.FromResult(SendResult.Refused);

        _tokens[request.Token] = body;
        Answer(stepExecutionId, request.Action, request.Reason);
        return Task.FromResult(SendResult.Accepted);
    }

    /// <summary>A build can be cancelled while one of its steps waits. All of its waiting steps become CANCELLED.</summary>
    public Task<SendResult> CancelAsync(string imageArn, StepRequest request, CancellationToken cancellationToken)
    {
        Called("CancelImageCreation");
        // The request has neither a step nor a reason.
        var body = new SentRequest(imageArn, "", request.Action, "", request.Token);
        _sent.Add(body);
        if (_tokens.TryGetValue(request.Token, out var before))
            return Task.FromResult(before == body ? SendResult.Accepted : SendResult.Refused);
        if (!Cancel(imageArn))
            return Task.FromResult(SendResult.Refused);

        _tokens[request.Token] = body;
        return Task.FromResult(SendResult.Accepted);
    }

    /// <summary>ARNs of builds that can be cancelled although none of their steps waits.</summary>
    public HashSet<string> Running { get; } = new(StringComparer.Ordinal);

    /// <summary>Cancels the build; a test calls it to cancel as another client would.</summary>
    /// <returns>False if no step of the build waits, and it is not <see cref="Running"/>.</returns>
    public bool Cancel(string imageArn)
    {
        var waiting = Steps.Keys.ToList().Select(StepNow).Where(step => step!.ImageArn == imageArn && step.IsWaiting).ToList();
        foreach (var step in waiting)
            Steps[step!.StepExecutionId] = step with { Status = "CANCELLED", EndedAt = clock.GetUtcNow() };
        return waiting.Count > 0 | Running.Remove(imageArn);
    }

    /// <summary>Answers the step; a test calls it to answer as another client would.</summary>
    public void Answer(string stepExecutionId, string action, string? reason) => Steps[stepExecutionId] = Steps[stepExecutionId] with
    {
        Status = action == "RESUME" ? "COMPLETED" : "FAILED",
        AnsweredAction = action,
        AnsweredReason = reason,
        EndedAt = clock.GetUtcNow(),
    };

    public async Task<ImageFacts?> ReadImageAsync(string imageArn, CancellationToken cancellationToken)
    {
        await RespondAsync("GetImage", cancellationToken);
        return Images.GetValueOrDefault(imageArn);
    }

    public async Task<Known<IReadOnlyList<Finding>>> ReadFindingsAsync(string imageArn, CancellationToken cancellationToken)
    {
        await RespondAsync("ListImageScanFindings", cancellationToken);
        return new Known<IReadOnlyList<Finding>>.Yes(Findings.GetValueOrDefault(imageArn, []));
    }

    public Task<Known<TestResults>> ReadTestsAsync(string imageArn, CancellationToken cancellationToken)
    {
        Called("ListWorkflowExecutions");
        return Task.FromResult<Known<TestResults>>(new Known<TestResults>.Yes(Tests));
    }

    public Known<IReadOnlyList<Package>> Packages { get; set; } = new Known<IReadOnlyList<Package>>.No("the test sets no value");

    public Known<DateTimeOffset> ParentCreatedAt { get; set; } = new Known<DateTimeOffset>.No("the test sets no value");

    public Known<IReadOnlyList<string>> Starters { get; set; } = new Known<IReadOnlyList<string>>.No("the test sets no value");

    public Known<AmiScan> AmiScan { get; set; } = new Known<AmiScan>.No("the test sets no value");

    public Task<Known<IReadOnlyList<Package>>> ReadPackagesAsync(string imageArn, CancellationToken cancellationToken)
    {
        Called("ListImagePackages");
        return Task.FromResult(Packages);
    }

    public Task<Known<DateTimeOffset>> ReadParentCreatedAtAsync(ImageFacts image, CancellationToken cancellationToken)
    {
        Called("GetImage of the parent");
        return Task.FromResult(ParentCreatedAt);
    }

    public Task<Known<IReadOnlyList<Actor>>> ReadStartersAsync(ImageFacts image, CancellationToken cancellationToken)
    {
        Called("Query of the starts");
        return Task.FromResult<Known<IReadOnlyList<Actor>>>(Starters is Known<IReadOnlyList<string>>.Yes(var people)
            ? new Known<IReadOnlyList<Actor>>.Yes([.. people.Select(arn => new Actor(arn, IsNameProven: true))])
            : new Known<IReadOnlyList<Actor>>.No(((Known<IReadOnlyList<string>>.No)Starters).Reason));
    }

    public Task<Known<AmiScan>> ReadAmiScanAsync(ImageFacts image, CancellationToken cancellationToken)
    {
        Called("GetImageFindings");
        return Task.FromResult(AmiScan);
    }

    Task<ImageSnapshot?> IImages.ReadAsync(string imageArn, CancellationToken cancellationToken)
    {
        Called("GetImage");
        return Task.FromResult(Snapshots.GetValueOrDefault(imageArn));
    }

    public Task<Inspection?> InspectAsync(ImageSnapshot snapshot, CancellationToken cancellationToken)
    {
        foreach (var operation in InsideOperations)
            Called(operation);
        var details = new BuildDetails
        {
            ImageArn = snapshot.Arn,
            Status = snapshot.Status,
            Reason = snapshot.Reason,
            ScanStatus = snapshot.ScanStatus,
            ReadStartedAt = clock.GetUtcNow(),
            Workflows = Workflows.GetValueOrDefault(snapshot.Arn, []),
        };
        return Task.FromResult<Inspection?>(Snapshots.ContainsKey(snapshot.Arn) ? new(details, InsideOperations.Count) : null);
    }

    public Task<ListPage<ListedPipeline>> PipelinesAsync(string? token, CancellationToken cancellationToken)
    {
        Called("ListImagePipelines");
        return Task.FromResult(Page(
            Snapshots.Values.Select(image => image.PipelineArn).OfType<string>().Distinct().Select(arn => new ListedPipeline(arn, IsEnabled: true, null)), token));
    }

    public Task<ListPage<string>> VersionsAsync(string? token, CancellationToken cancellationToken)
    {
        Called("ListImages");
        return Task.FromResult(Page(Snapshots.Keys.Select(VersionOf).Distinct(), token));
    }

    public Task<ListPage<ListedBuild>> BuildsAsync(string sourceArn, string? token, CancellationToken cancellationToken)
    {
        var isPipeline = sourceArn.Contains(":image-pipeline/", StringComparison.Ordinal);
        Called(isPipeline ? "ListImagePipelineImages" : "ListImageBuildVersions");
        return Task.FromResult(Page(
            from image in Snapshots.Values
            where (isPipeline ? image.PipelineArn : VersionOf(image.Arn)) == sourceArn
            select new ListedBuild(image.Arn, image.Status, image.Reason, [.. image.Amis.Select(ami => ami.ImageId)]),
            token));
    }

    /// <summary>Lists in reverse order, so that nothing can rely on an order.</summary>
    private ListPage<T> Page<T>(IEnumerable<T> all, string? token)
    {
        var skip = int.Parse(token ?? "0", CultureInfo.InvariantCulture);
        var items = all.Reverse().Skip(skip).Take(PageSize + 1).ToList();
        return new([.. items.Take(PageSize)], items.Count > PageSize ? (skip + PageSize).ToString(CultureInfo.InvariantCulture) : null);
    }

    private static string VersionOf(string imageArn) => imageArn[..imageArn.LastIndexOf('/')];

    private WaitingStep? StepNow(string stepExecutionId)
    {
        if (!Steps.TryGetValue(stepExecutionId, out var step))
            return null;
        if (step.IsWaiting && step.Deadline <= clock.GetUtcNow())
            Steps[stepExecutionId] = step = step with { Status = "FAILED", EndedAt = step.Deadline };
        return step;
    }

    private Task RespondAsync(string operation, CancellationToken cancellationToken)
    {
        Called(operation);
        return operation == Hanging ? Task.Delay(Timeout.Infinite, cancellationToken) : Task.CompletedTask;
    }

    private void Called(string operation)
    {
        _calls.Add(operation);
        if (Fault(operation) is { } fault)
            throw fault;
    }
}
