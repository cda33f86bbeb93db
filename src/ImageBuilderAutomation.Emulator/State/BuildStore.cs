using ImageBuilderAutomation.Emulator.State.Resources;

namespace ImageBuilderAutomation.Emulator.State;

/// <summary>The builds of one account in one Region, with their workflow executions and steps.</summary>
public sealed class BuildStore
{
    private readonly Dictionary<string, Build> _byImage = new(StringComparer.Ordinal);
    private readonly Dictionary<string, WorkflowExecution> _executions = new(StringComparer.Ordinal);
    private readonly Dictionary<Guid, StepExecution> _steps = [];
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, BuildScript> _scripts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Build> _lastOfPipeline = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Build> _lastAvailable = new(StringComparer.Ordinal);
    private readonly OrderedIndex<StepExecution> _waiting = new();
    private readonly Dictionary<string, OrderedIndex<Resource>> _ofPipeline = new(StringComparer.Ordinal);

    /// <summary>The recipes and configurations that the images show.</summary>
    public SnapshotStore Snapshots { get; } = new();

    public IEnumerable<Build> All => _byImage.Values;

    /// <summary>The number of builds in progress.</summary>
    public int InProgress { get; internal set; }

    public Build? Find(string imageArn) => _byImage.GetValueOrDefault(imageArn);

    public WorkflowExecution? FindExecution(string id) => _executions.GetValueOrDefault(id);

    public StepExecution? FindStep(string id) => StepExecution.UuidIn(id) is { } uuid ? _steps.GetValueOrDefault(uuid) : null;

    // Documented: build numbers count up per name and version; pipelines that share a recipe share the count. Numbers of deleted images are not reused.
    public int NextNumber(ResourceArn version) => _numbers[version.VersionKey] = _numbers.GetValueOrDefault(version.VersionKey) + 1;

    public void Add(Build build)
    {
        _byImage[build.Arn] = build;
        InProgress++;
        if (build.PipelineArn is not { } pipeline)
            return;
        if (!_ofPipeline.TryGetValue(pipeline, out var images))
            _ofPipeline[pipeline] = images = new();
        images.Put(build.Image.Key, build.Image);
        _lastOfPipeline[pipeline] = build;
    }

    public void Remove(Build build)
    {
        _byImage.Remove(build.Arn);
        build.Executions.ForEach(Forget);
        if (build.PipelineArn is { } pipeline)
            _ofPipeline[pipeline].Remove(build.Image.Key);
    }

    /// <summary>Whether this is the newest build of its pipeline.</summary>
    public bool IsLastOfPipeline(Build build) => build.PipelineArn is { } pipeline && _lastOfPipeline.GetValueOrDefault(pipeline) == build;

    /// <summary>The build of the pipeline's image that became available last, even if the image has been deleted since.</summary>
    public Build? LastAvailable(string pipelineArn) => _lastAvailable.GetValueOrDefault(pipelineArn);

    /// <summary>Removes the history of a deleted pipeline, so that a new pipeline of the same name starts without one.</summary>
    public void ForgetPipeline(string arn)
    {
        _lastAvailable.Remove(arn);
        _lastOfPipeline.Remove(arn);
    }

    public void BecameAvailable(Build build) => _lastAvailable[build.PipelineArn!] = build;

    public void Add(WorkflowExecution execution)
    {
        _executions[execution.Id] = execution;
        foreach (var step in execution.Steps)
            _steps[step.Uuid] = step;
    }

    public void AddWaiting(StepExecution step) => _waiting.Put(step.WaitingKey, step);

    public void RemoveWaiting(StepExecution step) => _waiting.Remove(step.WaitingKey);

    /// <summary>Waiting steps, oldest first, after the given <see cref="StepExecution.WaitingKey"/>.</summary>
    public IEnumerable<StepExecution> Waiting(string? after) => _waiting.After(after);

    /// <summary>Images of a pipeline, ordered by key, after the given key.</summary>
    public IEnumerable<Resource> OfPipeline(string pipelineArn, string? after) =>
        _ofPipeline.TryGetValue(pipelineArn, out var images) ? images.After(after) : [];

    public void Put(string arn, BuildScript script) => _scripts[arn] = script;

    public BuildScript ScriptOf(string arn) => _scripts.GetValueOrDefault(arn, BuildScript.None);

    /// <summary>The stub of the image, with the stub of its pipeline for the rest.</summary>
    public BuildScript ScriptFor(Build build) =>
        build.PipelineArn is { } pipeline ? ScriptOf(build.Arn).Over(ScriptOf(pipeline)) : ScriptOf(build.Arn);

    private void Forget(WorkflowExecution execution)
    {
        _executions.Remove(execution.Id);
        foreach (var step in execution.Steps)
            _steps.Remove(step.Uuid);
    }
}
