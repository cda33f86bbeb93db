using ImageBuilderAutomation.Local.RuntimeApi;
using Microsoft.Extensions.DependencyInjection;

namespace ImageBuilderAutomation.Local.Demo;

/// <summary>What may differ from one demo to the next; the day itself does not.</summary>
internal sealed record DemoOptions
{
    public int Seed { get; init; } = 1;

    public int Port { get; init; }

    /// <summary>One makes the day repeatable.</summary>
    public int Concurrency { get; init; } = 1;

    /// <summary>Another policy than the demo's own, to see claims fail.</summary>
    public string? PolicyFile { get; init; }

    /// <summary>Plays with each function as processes of its own.</summary>
    public ProcessOptions? Processes { get; init; }

    /// <summary>Values of the template's parameters that replace their defaults.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    /// <summary>Takes the functions' log.</summary>
    public Action<string> Log { get; init; } = _ => { };

    /// <summary>Changes a function beyond what the scenes do, by its logical id. In-process functions alone.</summary>
    public Action<string, IServiceCollection>? Amend { get; init; }

    /// <summary>Reads back from the table what was written there, to tell it. Who counts the table's calls does without.</summary>
    public bool ReadsBack { get; init; } = true;
}
