using ImageBuilderAutomation.Local.RuntimeApi;
using Microsoft.Extensions.DependencyInjection;

namespace ImageBuilderAutomation.Local.Demo;

/// <summary>Settings of one run of the demo. The steps of the demo are always the same.</summary>
internal sealed record DemoOptions
{
    public int Seed { get; init; } = 1;

    public int Port { get; init; }

    /// <summary>The maximum number of concurrent invocations. With 1, two runs with the same seed give the same output.</summary>
    public int Concurrency { get; init; } = 1;

    /// <summary>A policy that replaces the demo's own, for example to see claims fail.</summary>
    public string? PolicyFile { get; init; }

    /// <summary>Runs each function in processes of its own; null runs all functions inside this process.</summary>
    public ProcessOptions? Processes { get; init; }

    /// <summary>Values of the template's parameters that replace their defaults.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    /// <summary>Receives the functions' log, line by line.</summary>
    public Action<string> Log { get; init; } = _ => { };

    /// <summary>
    /// Changes the services of a function, given by its logical id, in addition to the faults of the demo. Applies only to functions inside this process.
    /// </summary>
    public Action<string, IServiceCollection>? Amend { get; init; }

    /// <summary>Reads every stored record back and reports it. A test that counts the table's calls sets this to false.</summary>
    public bool ReadsBack { get; init; } = true;
}
