using ImageBuilderAutomation.Local.Template;
using Microsoft.Extensions.DependencyInjection;

namespace ImageBuilderAutomation.Local;

public sealed record LocalStackOptions
{
    /// <summary>The text of a SAM template.</summary>
    public required string Template { get; init; }

    public TemplateSettings Settings { get; init; } = new();

    /// <summary>The one clock of emulator, schedules, retries and functions.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Ids follow from it.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Zero: any free port.</summary>
    public int ImageBuilderPort { get; init; }

    /// <summary>Zero: any free port.</summary>
    public int DynamoDBPort { get; init; }

    /// <summary>Another Image Builder, already running, instead of an own one.</summary>
    public Uri? ImageBuilder { get; init; }

    /// <summary>Another DynamoDB, already running, instead of an own one.</summary>
    public Uri? DynamoDB { get; init; }

    /// <summary>Where the table is kept between runs; null keeps it in memory.</summary>
    public string? StateDirectory { get; init; }

    /// <summary>Functions running side by side. One makes a simulation repeatable.</summary>
    public int Concurrency { get; init; } = 8;

    /// <summary>Environment values that win over the template's.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    /// <summary>Changes what a function is made of, by the function's logical id: crashes, observers.</summary>
    public Action<string, IServiceCollection>? Amend { get; init; }

    /// <summary>Takes the functions' log, line by line.</summary>
    public Action<string> Log { get; init; } = _ => { };
}
