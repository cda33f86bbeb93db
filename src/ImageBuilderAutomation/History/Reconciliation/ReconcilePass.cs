using ImageBuilderAutomation.PipelineHealth;
using ImageBuilderAutomation.Reliability;

namespace ImageBuilderAutomation.History.Reconciliation;

/// <summary>One run: its counts, its budget, the builds it has checked, and its position.</summary>
internal sealed class ReconcilePass(ReconcilePosition position, ReconcileOptions options, WorkTime time)
{
    /// <summary>After this many failures in a row the service itself is failing; stop.</summary>
    private const int TooManyFailures = 3;

    private bool _moved;

    public ReconcilePosition Position
    {
        get;
        set => (field, _moved) = (value, true);
    } = position;

    public HashSet<string> CheckedArns { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, ListedBuild> Listed { get; } = new(StringComparer.Ordinal);

    /// <summary>All pipelines of the account, by ARN.</summary>
    public Dictionary<string, ListedPipeline> Pipelines { get; } = new(StringComparer.Ordinal);

    /// <summary>Image versions whose builds were listed in order to find a recorded build.</summary>
    public HashSet<string> Versions { get; } = new(StringComparer.Ordinal);

    /// <summary>By build or source.</summary>
    public GuardedPass Items { get; } = new();

    public int Calls { get; set; }

    public int Missing { get; set; }

    public int Corrected { get; set; }

    public int Deleted { get; set; }

    /// <summary>Never before the position has moved: otherwise lists that cost more than the budget would keep every run at the same position.</summary>
    public bool IsBudgetUsed => Items.FailuresInARow >= TooManyFailures || (_moved && (Calls >= options.Calls || time.Closing.IsCancellationRequested));

    public ReconcileReport Report(bool complete) => new(complete, CheckedArns.Count, Missing, Corrected, Deleted, Calls);

    public async Task<IReadOnlyList<T>> PagesAsync<T>(Func<string?, Task<ListPage<T>>> read)
    {
        List<T> all = [];
        ListPage<T> page;
        string? token = null;
        do
        {
            Calls++;
            page = await read(token);
            all.AddRange(page.Items);
            token = page.NextToken;
        }
        while (!string.IsNullOrEmpty(token));
        return all;
    }
}

/// <param name="Complete">The run reached the end of the list; otherwise the next run continues.</param>
/// <param name="Checked">Builds whose record was compared.</param>
/// <param name="Missing">Builds that were not in the history.</param>
/// <param name="Corrected">Builds whose record was outdated.</param>
/// <param name="Deleted">Records of images that do not exist in the service any more.</param>
/// <param name="Calls">Image Builder calls.</param>
public sealed record ReconcileReport(bool Complete, int Checked, int Missing, int Corrected, int Deleted, int Calls);
