using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Lifecycle;

namespace TestKit.Lifecycle;

/// <summary>
/// A fake of the service for lifecycle: an update takes time, one token is one execution, an image that is being updated accepts no
/// other update, an invalid state change is refused, an excluded image is skipped.
/// </summary>
public sealed class FakeLifecycle(TimeProvider clock) : ILifecycleInventory, IParameterStore, IStateUpdates
{
    private readonly List<string> _calls = [];
    private readonly List<FakeExecution> _executions = [];

    public Dictionary<string, LifecycleImage> Images { get; } = new(StringComparer.Ordinal);

    public List<RecipeParent> Recipes { get; } = [];

    /// <summary>Parameters by name. Others do not exist.</summary>
    public Dictionary<string, Known<string?>> Parameters { get; } = new(StringComparer.Ordinal);

    public string? Incomplete { get; set; }

    /// <summary>Images that the service skips, with the reason it gives.</summary>
    public Dictionary<string, string> Skipped { get; } = new(StringComparer.Ordinal);

    /// <summary>Images of which updates reach one AMI and fail for another, so that the image keeps its status.</summary>
    public HashSet<string> HalfFailed { get; } = new(StringComparer.Ordinal);

    /// <summary>How long an update takes.</summary>
    public TimeSpan Takes { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Every call, by operation.</summary>
    public IReadOnlyList<string> Calls => _calls;

    /// <summary>Started updates, in order.</summary>
    public IReadOnlyList<FakeExecution> Executions => _executions;

    /// <summary>Every received request, including refused and repeated ones.</summary>
    public List<(string ImageArn, StateUpdate Update)> Sent { get; } = [];

    /// <summary>Set to make calls of an operation fail, for example with throttling.</summary>
    public Func<string, Exception?> Fault { get; set; } = _ => null;

    /// <summary>Runs while the images are listed.</summary>
    public Action WhenListed { get; set; } = () => { };

    public void Add(params IEnumerable<LifecycleImage> images)
    {
        foreach (var image in images)
            Images[image.Arn.ToString()] = image;
    }

    /// <summary>The results that an update reports for the AMIs of its image.</summary>
    public List<ResourceOutcome> Parts { get; } = [];

    /// <summary>Starts an update of an image as another client would.</summary>
    public void Update(string path, LifecycleAction action) =>
        _executions.Add(
            new($"lce-{_executions.Count + 1}", ImageSamples.Arn(path), action, $"somebody-{_executions.Count}", clock.GetUtcNow(), clock.GetUtcNow() + Takes));

    public string? StatusOf(string path) => Images.GetValueOrDefault(ImageSamples.Arn(path))?.Status;

    public Task<ImageInventory> ReadAsync(bool withPipelines, CancellationToken cancellationToken)
    {
        foreach (var operation in new[]
        {
            "ListImages", "ListImageBuildVersions", "ListImageRecipes", "ListContainerRecipes", "ListImagePipelines", "ListImagePipelineImages",
        })
            Called(operation);
        Complete();
        var inventory = new ImageInventory(clock.GetUtcNow(), [.. Images.Values], [.. Recipes], Incomplete);
        WhenListed();
        return Task.FromResult(inventory);
    }

    public Task<IReadOnlyDictionary<string, Known<string?>>> ReadAsync(IReadOnlyCollection<string> parameters, CancellationToken cancellationToken)
    {
        Called("GetParameters");
        return Task.FromResult<IReadOnlyDictionary<string, Known<string?>>>(
            parameters.ToDictionary(name => name, name => Parameters.GetValueOrDefault(name, new Known<string?>.Yes(null))));
    }

    public Task<StartResult> StartAsync(string imageArn, StateUpdate update, CancellationToken cancellationToken)
    {
        Called("StartResourceStateUpdate");
        Complete();
        Sent.Add((imageArn, update));
        if (_executions.Find(e => e.Token == update.Token) is { } before)
            return Task.FromResult<StartResult>(new StartResult.Started(before.Id));
        if (!Images.TryGetValue(imageArn, out var image))
            return Task.FromResult<StartResult>(new StartResult.Refused("it does not exist"));
        if (_executions.Exists(e => e.ImageArn == imageArn && e.EndsAt > clock.GetUtcNow()))
            return Task.FromResult<StartResult>(new StartResult.Busy("it is being updated"));
        if (!IsLegal(image.Status, update.Action))
            return Task.FromResult<StartResult>(new StartResult.Refused($"it is {image.Status}"));

        var execution = new FakeExecution($"lce-{_executions.Count + 1}", imageArn, update.Action, update.Token, clock.GetUtcNow(), clock.GetUtcNow() + Takes);
        _executions.Add(execution);
        return Task.FromResult<StartResult>(new StartResult.Started(execution.Id));
    }

    public Task<ExecutionSnapshot?> ReadAsync(string executionId, string imageArn, CancellationToken cancellationToken)
    {
        Called("GetLifecycleExecution");
        Complete();
        if (_executions.Find(e => e.Id == executionId) is not { } execution)
            return Task.FromResult<ExecutionSnapshot?>(null);
        if (execution.EndsAt > clock.GetUtcNow())
            return Task.FromResult<ExecutionSnapshot?>(new(executionId, "IN_PROGRESS", null, []));

        Called("ListLifecycleExecutionResources");
        if (execution.HasHalfFailed)
        {
            return Task.FromResult<ExecutionSnapshot?>(new(executionId, "FAILED", null, [
                new(imageArn, "eu-west-1", "111122223333", "FAILED", "Not all of the image's resources could be updated."),
                new("ami-one", "eu-west-1", "111122223333", "SUCCESS", null), new("ami-other", "eu-central-1", "111122223333", "FAILED", "denied"),
            ], execution.Action));
        }

        var skipped = Skipped.GetValueOrDefault(imageArn);
        var resource = new ResourceOutcome(imageArn, "eu-west-1", "111122223333", skipped is null ? "SUCCESS" : "SKIPPED", skipped);
        return Task.FromResult<ExecutionSnapshot?>(new(executionId, "SUCCESS", null, [resource, .. Parts], execution.Action));
    }

    public Task<string?> FindAsync(string imageArn, DateTimeOffset since, CancellationToken cancellationToken)
    {
        Called("ListLifecycleExecutions");
        return Task.FromResult(_executions.FindLast(e => e.ImageArn == imageArn && e.StartedAt >= since)?.Id);
    }

    /// <summary>Applies the updates whose time has passed.</summary>
    private void Complete()
    {
        foreach (var execution in _executions.Where(e => !e.HasTakenEffect && e.EndsAt <= clock.GetUtcNow()))
        {
            execution.HasTakenEffect = true;
            execution.HasHalfFailed = HalfFailed.Contains(execution.ImageArn);
            if (execution.HasHalfFailed || Skipped.ContainsKey(execution.ImageArn) || !Images.TryGetValue(execution.ImageArn, out var image))
                continue;
            if (execution.Action is LifecycleAction.Delete)
                Images.Remove(execution.ImageArn);
            else
                Images[execution.ImageArn] = image with { Status = execution.Action.Status() };
        }
    }

    private static bool IsLegal(string status, LifecycleAction action) => action switch
    {
        LifecycleAction.Delete => status is "AVAILABLE" or "DEPRECATED" or "DISABLED" or "FAILED" or "CANCELLED",
        LifecycleAction.Disable => status is "AVAILABLE" or "DEPRECATED",
        LifecycleAction.Deprecate => status is "AVAILABLE",
        _ => status is "AVAILABLE" or "DEPRECATED" or "DISABLED",
    };

    private void Called(string operation)
    {
        _calls.Add(operation);
        if (Fault(operation) is { } fault)
            throw fault;
    }
}
