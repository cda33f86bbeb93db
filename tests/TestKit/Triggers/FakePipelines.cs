using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Triggers;
using ImageBuilderAutomation.Triggers.Causes;

namespace TestKit.Triggers;

/// <summary>
/// A fake of the service for triggers: a token can be reused only with the same request, every start creates one more build of the
/// pipeline's image, and a started build stays in progress until the test changes it.
/// </summary>
public sealed class FakePipelines(TimeProvider clock) : IPipelines, IImages, IImageScans, IBuildFailures, IReportedChanges
{
    private readonly Dictionary<string, (SentStart Body, string Answer)> _tokens = new(StringComparer.Ordinal);
    private readonly List<string> _calls = [];
    private readonly List<SentStart> _sent = [];

    public List<Pipeline> Pipelines { get; } = [];

    /// <summary>By ARN.</summary>
    public Dictionary<string, ImageSnapshot> Images { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, BuildFailure> Failures { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, Known<IReadOnlyList<Finding>>> Findings { get; } = new(StringComparer.Ordinal);

    /// <summary>Images whose scan is in progress.</summary>
    public HashSet<string> Scanning { get; } = new(StringComparer.Ordinal);

    /// <summary>Every call, by operation.</summary>
    public IReadOnlyList<string> Calls => _calls;

    /// <summary>Every start and retry received, including refused and repeated ones.</summary>
    public IReadOnlyList<SentStart> Sent => _sent;

    /// <summary>The builds that were actually started, in order.</summary>
    public IReadOnlyList<string> Started => [.. _tokens.Values.Where(sent => sent.Body.Operation == "StartImagePipelineExecution").Select(sent => sent.Answer)];

    /// <summary>Set to make calls fail, for example with throttling.</summary>
    public Func<string, Exception?> Fault { get; set; } = _ => null;

    /// <summary>The refusal of a start; null to accept it.</summary>
    public Func<string, PipelineStartResult?> Refusal { get; set; } = _ => null;

    public Task<IReadOnlyList<Pipeline>> ListAsync(CancellationToken cancellationToken)
    {
        Called("ListImagePipelines");
        return Task.FromResult<IReadOnlyList<Pipeline>>([.. Pipelines]);
    }

    Task<Pipeline?> IPipelines.ReadAsync(string pipelineArn, CancellationToken cancellationToken)
    {
        Called("GetImagePipeline");
        return Task.FromResult(Pipelines.Find(pipeline => pipeline.Arn == pipelineArn));
    }

    public Task<string?> FindInProgressAsync(string pipelineArn, CancellationToken cancellationToken)
    {
        Called("ListImagePipelineImages");
        return Task.FromResult(Images.Values.FirstOrDefault(image => image.PipelineArn == pipelineArn && image.Status == "BUILDING")?.Arn);
    }

    public Task<PipelineStartResult> StartAsync(string pipelineArn, StartRequest request, CancellationToken cancellationToken)
    {
        Called("StartImagePipelineExecution");
        var body = new SentStart(
            "StartImagePipelineExecution", pipelineArn, request.Token, string.Join(',', request.Tags.OrderBy(tag => tag.Key, StringComparer.Ordinal)));
        _sent.Add(body);
        if (_tokens.TryGetValue(request.Token, out var before))
            return Task.FromResult<PipelineStartResult>(
                before.Body == body ? new PipelineStartResult.Started(before.Answer) : new PipelineStartResult.Refused("token with another request"));
        if (Refusal(pipelineArn) is { } refusal)
            return Task.FromResult(refusal);
        if (Pipelines.Find(pipeline => pipeline.Arn == pipelineArn) is not { } found)
            return Task.FromResult<PipelineStartResult>(new PipelineStartResult.Refused("no such pipeline"));

        var image = Build(found, "BUILDING");
        _tokens[request.Token] = (body, image);
        return Task.FromResult<PipelineStartResult>(new PipelineStartResult.Started(image));
    }

    public Task<RetryResult> RetryAsync(string imageArn, RetryRequest request, CancellationToken cancellationToken)
    {
        Called("RetryImage");
        var body = new SentStart("RetryImage", imageArn, request.Token, "");
        _sent.Add(body);
        if (_tokens.ContainsKey(request.Token))
            return Task.FromResult(new RetryResult(null));
        if (Images[imageArn].Status != "FAILED")
            return Task.FromResult(new RetryResult($"it is {Images[imageArn].Status}"));
        _tokens[request.Token] = (body, imageArn);
        End(imageArn, "BUILDING");
        return Task.FromResult(new RetryResult(null));
    }

    Task<ImageSnapshot?> IImages.ReadAsync(string imageArn, CancellationToken cancellationToken)
    {
        Called("GetImage");
        return Task.FromResult(Images.GetValueOrDefault(imageArn));
    }

    Task<ImageScan?> IImageScans.ReadAsync(string imageArn, CancellationToken cancellationToken)
    {
        Called("GetImage");
        if (!Images.TryGetValue(imageArn, out var image))
            return Task.FromResult<ImageScan?>(null);
        var facts = new ImageFacts(
            image.Arn, image.PipelineArn, null, image.Name, "1.0.0", "Linux", "USER_INITIATED", image.Status, null, "COMPLETED", null,
            TestsEnabled: true, new Dictionary<string, string>());
        if (!Findings.TryGetValue(imageArn, out var findings))
            return Task.FromResult<ImageScan?>(
                new(facts, new Known<IReadOnlyList<Finding>>.No(Scanning.Contains(imageArn) ? "scan SCANNING" : "scan missing"), Scanning.Contains(imageArn)));
        Called("ListImageScanFindings");
        return Task.FromResult<ImageScan?>(new(facts, findings));
    }

    Task<BuildFailure> IBuildFailures.ReadAsync(string imageArn, string? reason, CancellationToken cancellationToken)
    {
        Called("ListWorkflowExecutions");
        return Task.FromResult(Failures.GetValueOrDefault(imageArn) ?? new(null, false, null, null, reason ?? ""));
    }

    /// <summary>When parameters, components and recipes changed last, by name or end of the ARN; null where there is none. All others have just changed.</summary>
    public Dictionary<string, DateTimeOffset?> Changes { get; } = new(StringComparer.Ordinal);

    public Task<DateTimeOffset?> OfParameterAsync(string name, CancellationToken cancellationToken) => ChangeOf("GetParameters", name);

    public Task<DateTimeOffset?> OfComponentAsync(VersionedArn component, CancellationToken cancellationToken) => ChangeOf("GetComponent", component.Path);

    public Task<DateTimeOffset?> OfRecipeAsync(VersionedArn recipe, CancellationToken cancellationToken) => ChangeOf("GetImageRecipe", recipe.Path);

    private Task<DateTimeOffset?> ChangeOf(string call, string subject)
    {
        Called(call);
        return Task.FromResult(Changes.TryGetValue(subject, out var at) ? at : clock.GetUtcNow());
    }

    /// <summary>Adds one build of the pipeline's image, regardless of who started it.</summary>
    public string Build(Pipeline pipeline, string status)
    {
        var number = Images.Values.Count(image => image.Name == pipeline.ImageName) + 1;
        var arn = $"{pipeline.Arn[..pipeline.Arn.IndexOf(":image-pipeline/", StringComparison.Ordinal)]}:image/{pipeline.ImageName}/1.0.0/{number}";
        Images[arn] = new(
            arn, pipeline.ImageName!, "1.0.0", status, null, pipeline.Arn, pipeline.RecipeArn, "Linux", null, "USER_INITIATED", clock.GetUtcNow(), [],
            new Dictionary<string, string>(), clock.GetUtcNow());
        return arn;
    }

    public void End(string imageArn, string status, string? reason = null) => Images[imageArn] = Images[imageArn] with { Status = status, Reason = reason };

    private void Called(string operation)
    {
        _calls.Add(operation);
        if (Fault(operation) is { } fault)
            throw fault;
    }
}
