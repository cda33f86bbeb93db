using ImageBuilderAutomation.Emulator.State;

namespace ImageBuilderAutomation.Emulator.Builds;

/// <summary>What belongs to images beyond their document: workflow executions, steps, scan findings.</summary>
public sealed class BuildStore
{
    private readonly Dictionary<string, Build> _byImage = new(StringComparer.Ordinal);
    private readonly Dictionary<string, WorkflowExecution> _executions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, StepExecution> _steps = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, BuildScript> _scripts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Build> _lastOfPipeline = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Build> _lastAvailable = new(StringComparer.Ordinal);
    private readonly OrderedIndex<StepExecution> _waiting = new();
    private readonly OrderedIndex<Resource> _ofPipeline = new();

    public IEnumerable<Build> All => _byImage.Values;

    /// <summary>Builds that have not come to an end.</summary>
    public int UnderWay { get; internal set; }

    public Build? Find(string imageArn) => _byImage.GetValueOrDefault(imageArn);

    public WorkflowExecution? FindExecution(string id) => _executions.GetValueOrDefault(id);

    public StepExecution? FindStep(string id) => _steps.GetValueOrDefault(id);

    // Documented: builds of one name and version count up; two pipelines of one recipe share the count. Numbers of deleted images do not come back.
    public int NextNumber(ResourceArn version) => _numbers[version.VersionKey] = _numbers.GetValueOrDefault(version.VersionKey) + 1;

    public void Add(Build build)
    {
        _byImage[build.Arn] = build;
        UnderWay++;
        if (build.PipelineArn is not { } pipeline)
            return;
        _ofPipeline.Put(PipelineKey(pipeline, build.Image), build.Image);
        _lastOfPipeline[pipeline] = build;
    }

    public void Remove(Build build)
    {
        _byImage.Remove(build.Arn);
        build.Executions.ForEach(Forget);
        if (build.PipelineArn is { } pipeline)
            _ofPipeline.Remove(PipelineKey(pipeline, build.Image));
    }

    /// <summary>Whether its pipeline has started no other build since.</summary>
    public bool IsLastOfPipeline(Build build) => build.PipelineArn is { } pipeline && _lastOfPipeline.GetValueOrDefault(pipeline) == build;

    /// <summary>The image of a pipeline that was the last to become available, deleted or not.</summary>
    public Build? LastAvailable(string pipelineArn) => _lastAvailable.GetValueOrDefault(pipelineArn);

    /// <summary>Another pipeline of the same name begins without a past.</summary>
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
            _steps[step.Id] = step;
    }

    public void Waits(StepExecution step) => _waiting.Put(step.WaitingKey, step);

    public void WaitsNoMore(StepExecution step) => _waiting.Remove(step.WaitingKey);

    /// <summary>Oldest first, beginning after a <see cref="StepExecution.WaitingKey"/>.</summary>
    public IEnumerable<StepExecution> Waiting(string? after) => _waiting.After(after);

    /// <summary>Images of a pipeline, ordered by key, beginning after one.</summary>
    public IEnumerable<Resource> OfPipeline(string pipelineArn, string? after) => _ofPipeline.After(after, pipelineArn + ' ');

    public static string PipelineKey(string pipelineArn, Resource image) => $"{pipelineArn} {image.Key}";

    public void Put(string arn, BuildScript script) => _scripts[arn] = script;

    public BuildScript ScriptOf(string arn) => _scripts.GetValueOrDefault(arn, BuildScript.None);

    /// <summary>What was ordered for the image, then for its pipeline.</summary>
    public BuildScript ScriptFor(Build build) =>
        build.PipelineArn is { } pipeline ? ScriptOf(build.Arn).Over(ScriptOf(pipeline)) : ScriptOf(build.Arn);

    private void Forget(WorkflowExecution execution)
    {
        _executions.Remove(execution.Id);
        foreach (var step in execution.Steps)
            _steps.Remove(step.Id);
    }
}
