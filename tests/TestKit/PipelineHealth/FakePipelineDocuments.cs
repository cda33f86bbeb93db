using System.Globalization;
using ImageBuilderAutomation.PipelineHealth;

namespace TestKit.PipelineHealth;

/// <summary>A fake of the service's pipelines: an update enables a pipeline, counts as a change of it and resets its failures; a repeated token has no effect.</summary>
public sealed class FakePipelineDocuments(TimeProvider clock) : IPipelineDocuments
{
    private readonly List<string> _calls = [];
    private readonly List<string> _tokens = [];
    private int _changes;

    public Dictionary<string, PipelineDocument> All { get; } = new(StringComparer.Ordinal);

    /// <summary>Every call, by operation.</summary>
    public IReadOnlyList<string> Calls => _calls;

    /// <summary>The token of each update that took effect.</summary>
    public IReadOnlyList<string> Tokens => _tokens;

    /// <summary>Set to make the service refuse updates.</summary>
    public string? Refusal { get; set; }

    /// <summary>Runs before each call takes effect, as another caller would.</summary>
    public Action<string> Before { get; set; } = _ => { };

    public void Add(string arn, bool isEnabled = true) => All[arn] = new(arn, isEnabled, clock.GetUtcNow(), "settings", 0);

    /// <summary>The service disables the pipeline, which is no update.</summary>
    public void Disable(string arn, int failures = 5) => All[arn] = All[arn] with { IsEnabled = false, ConsecutiveFailures = failures };

    /// <summary>A person updates the pipeline.</summary>
    public void Update(string arn, bool isEnabled) => All[arn] = All[arn] with
    {
        IsEnabled = isEnabled,
        UpdatedAt = clock.GetUtcNow() + TimeSpan.FromSeconds(++_changes),
        Settings = $"settings {_changes.ToString(CultureInfo.InvariantCulture)}",
        ConsecutiveFailures = 0,
    };

    public Task<PipelineDocument?> ReadAsync(string pipelineArn, CancellationToken cancellationToken)
    {
        Called("GetImagePipeline");
        return Task.FromResult(All.GetValueOrDefault(pipelineArn));
    }

    public Task<string?> EnableAsync(PipelineDocument document, string token, CancellationToken cancellationToken)
    {
        Called("UpdateImagePipeline");
        if (Refusal is { } refusal)
            return Task.FromResult<string?>(refusal);
        if (document != All[document.Arn])
            throw new InvalidOperationException("The update would overwrite a change.");
        if (!_tokens.Contains(token))
        {
            _tokens.Add(token);
            All[document.Arn] = document with { IsEnabled = true, UpdatedAt = clock.GetUtcNow(), ConsecutiveFailures = 0 };
        }

        return Task.FromResult<string?>(null);
    }

    private void Called(string operation)
    {
        Before(operation);
        _calls.Add(operation);
    }
}
