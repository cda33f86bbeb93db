using System.Text.Json;
using ImageBuilderAutomation.Local.RuntimeApi;
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

    /// <summary>Of EventBridge, SQS and Lambda. Zero: any free port.</summary>
    public int ServicesPort { get; init; }

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

    /// <summary>Every event is delivered twice, as may happen to any.</summary>
    public bool AtLeastOnce { get; init; }

    /// <summary>Runs each function as processes of its own; null runs them inside this one.</summary>
    public ProcessOptions? Processes { get; init; }

    /// <summary>Sees each put to the own table before it is stored; false when its sender is gone.</summary>
    public Func<JsonElement, Task<bool>>? PutArriving { get; init; }

    /// <summary>Sees each put to the own table that was stored, before it is answered.</summary>
    public Func<JsonElement, Task>? PutStored { get; init; }

    /// <summary>Changes what a function is made of, by the function's logical id: crashes, observers. In-process functions alone.</summary>
    public Action<string, IServiceCollection>? Amend { get; init; }

    /// <summary>Takes the functions' log, line by line.</summary>
    public Action<string> Log { get; init; } = _ => { };
}
