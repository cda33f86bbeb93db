using System.Runtime.CompilerServices;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.History;
using ImageBuilderAutomation.Leftovers;

namespace TestKit.Leftovers;

/// <summary>A fake of the service for builds that are under way: one token cancels one build, an ended build refuses. History knows what the service shows.</summary>
public sealed class FakeBuilds(TimeProvider clock) : IBuildProgress, IImages, IWorkflowSteps, IBuildSteps
{
    private readonly HashSet<string> _tokens = new(StringComparer.Ordinal);

    /// <summary>By ARN.</summary>
    public Dictionary<string, ImageSnapshot> Images { get; } = new(StringComparer.Ordinal);

    /// <summary>What history knows, where that is not what the service shows.</summary>
    public Dictionary<string, BuildProgress> Progress { get; } = new(StringComparer.Ordinal);

    /// <summary>The steps of each build. One without any has none.</summary>
    public Dictionary<string, Known<IReadOnlyList<BuildStep>>> Steps { get; } = new(StringComparer.Ordinal);

    /// <summary>ARNs of builds with a waiting step.</summary>
    public HashSet<string> Waiting { get; } = new(StringComparer.Ordinal);

    /// <summary>Every received request, repeated and refused ones too.</summary>
    public List<(string ImageArn, string Token)> Sent { get; } = [];

    /// <summary>What the service answers to requests to cancel a build, and whether they have an effect.</summary>
    public (SendResult Answer, bool HasEffect) Cancelling { get; set; } = (SendResult.Accepted, true);

    /// <summary>How many builds were cancelled.</summary>
    public int Cancelled { get; private set; }

    /// <summary>Set to make calls of an operation fail.</summary>
    public Func<string, Exception?> Fault { get; set; } = _ => null;

    public ImageSnapshot Add(string arn, string status, DateTimeOffset createdAt)
    {
        var image = new ImageSnapshot(
            arn, "web", "1.0.0", status, null, null, $"{arn[..arn.IndexOf(":image/", StringComparison.Ordinal)]}:image-recipe/web/1.0.0", "Linux", null, "SCHEDULED", createdAt, [],
            new Dictionary<string, string>(), createdAt);
        return Images[arn] = image;
    }

    public async IAsyncEnumerable<string> ListInProgressAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var image in Images.Values.Where(image => ImageStatus.IsInProgress(image.Status)).ToList())
            yield return image.Arn;
        await Task.CompletedTask;
    }

    public Task<BuildProgress?> ReadProgressAsync(string imageArn, CancellationToken cancellationToken) => Task.FromResult(
        Progress.GetValueOrDefault(imageArn)
        ?? (Images.GetValueOrDefault(imageArn) is { } image ? new BuildProgress(new() { ImageArn = imageArn, Current = image }, null, HasOpenGate: false) : null));

    Task<ImageSnapshot?> IImages.ReadAsync(string imageArn, CancellationToken cancellationToken)
    {
        Called("GetImage");
        return Task.FromResult(Images.GetValueOrDefault(imageArn) is { } image ? image with { ReadStartedAt = clock.GetUtcNow() } : null);
    }

    Task<WaitingStep?> IWorkflowSteps.ReadAsync(string stepExecutionId, CancellationToken cancellationToken) => Task.FromResult<WaitingStep?>(null);

    Task<Known<IReadOnlyList<BuildStep>>> IBuildSteps.ReadAsync(string imageArn, CancellationToken cancellationToken)
    {
        Called("ListWorkflowStepExecutions");
        return Task.FromResult(Steps.GetValueOrDefault(imageArn) ?? new Known<IReadOnlyList<BuildStep>>.Yes([]));
    }

    public async IAsyncEnumerable<ListedStep> ListWaitingAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Called("ListWaitingWorkflowSteps");
        foreach (var build in Waiting)
            yield return new($"step-{build}", build, clock.GetUtcNow());
        await Task.CompletedTask;
    }

    public Task<SendResult> SendAsync(string imageArn, string stepExecutionId, StepRequest request, CancellationToken cancellationToken) =>
        Task.FromResult(SendResult.Refused);

    public Task<SendResult> CancelAsync(string imageArn, StepRequest request, CancellationToken cancellationToken)
    {
        Called("CancelImageCreation");
        Sent.Add((imageArn, request.Token));
        if (_tokens.Contains(request.Token))
            return Task.FromResult(SendResult.Accepted);
        if (Images.GetValueOrDefault(imageArn) is not { } image || !ImageStatus.IsInProgress(image.Status))
            return Task.FromResult(SendResult.Refused);
        if (!Cancelling.HasEffect)
            return Task.FromResult(Cancelling.Answer);
        _tokens.Add(request.Token);
        Images[imageArn] = image with { Status = ImageStatus.Cancelled };
        Cancelled++;
        return Task.FromResult(SendResult.Accepted);
    }

    private void Called(string operation)
    {
        if (Fault(operation) is { } fault)
            throw fault;
    }
}
