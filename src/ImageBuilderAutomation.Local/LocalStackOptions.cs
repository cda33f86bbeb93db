using System.Text.Json;
using ImageBuilderAutomation.Local.Invocation;
using ImageBuilderAutomation.Local.People;
using ImageBuilderAutomation.Local.RuntimeApi;
using ImageBuilderAutomation.Local.Template;
using Microsoft.Extensions.DependencyInjection;

namespace ImageBuilderAutomation.Local;

public sealed record LocalStackOptions
{
    /// <summary>The text of a SAM template.</summary>
    public required string Template { get; init; }

    public TemplateSettings Settings { get; init; } = new();

    /// <summary>The clock that the emulator, schedules, retries and functions share.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>The clock of the time-outs of functions and of received messages, and of the credentials and signatures of people. They follow real time: code runs in it, and clients sign with it.</summary>
    public TimeProvider Wall { get; init; } = TimeProvider.System;

    /// <summary>Generated ids depend on it: the same seed gives the same ids.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Roles that GetRole of IAM shows. A role that is not listed exists once somebody has assumed it.</summary>
    public IReadOnlyList<LocalRole> Roles { get; init; } = [];

    /// <summary>
    /// Whether a role that somebody assumes gets a trust policy under which session names count as true. Otherwise all its sessions count as one person, who
    /// may be anybody.
    /// </summary>
    public bool NamesSessions { get; init; }

    /// <summary>Zero: any free port.</summary>
    public int ImageBuilderPort { get; init; }

    /// <summary>Zero: any free port.</summary>
    public int DynamoDBPort { get; init; }

    /// <summary>The port of all services except Image Builder and DynamoDB. Zero: any free port.</summary>
    public int ServicesPort { get; init; }

    /// <summary>Host names, without port, that requests and web pages may have in addition to those of loopback.</summary>
    public IReadOnlyCollection<string> AllowedHosts { get; init; } = [];

    /// <summary>A running Image Builder emulator to use; null starts one.</summary>
    public Uri? ImageBuilder { get; init; }

    /// <summary>A running table server or DynamoDB to use; null starts a table server.</summary>
    public Uri? DynamoDB { get; init; }

    /// <summary>The folder that stores the table between runs; null keeps it in memory.</summary>
    public string? StateDirectory { get; init; }

    /// <summary>The maximum number of concurrent invocations. With 1, a simulation is repeatable.</summary>
    public int Concurrency { get; init; } = 8;

    /// <summary>Environment variables that override the template's.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    /// <summary>Delivers every event twice, as at-least-once delivery allows.</summary>
    public bool AtLeastOnce { get; init; }

    /// <summary>Runs each function in processes of its own; null runs all functions inside this process.</summary>
    public ProcessOptions? Processes { get; init; }

    /// <summary>Called with each item before this host's table server stores it. False: nothing is stored and the connection is aborted.</summary>
    public Func<JsonElement, Task<bool>>? PutArriving { get; init; }

    /// <summary>Called with each item after this host's table server stored it and before it responds.</summary>
    public Func<JsonElement, Task>? PutStored { get; init; }

    /// <summary>Runs once all servers and functions have started, before the first schedule is due.</summary>
    public Func<LocalStack, Task>? Prepare { get; init; }

    /// <summary>Starts a function of a template that is not the product's; null starts the product's. Applies only to functions inside this process.</summary>
    public Func<FunctionResource, ILocalFunction>? Functions { get; init; }

    /// <summary>Changes the services of a function, given by its logical id. Applies only to functions inside this process.</summary>
    public Action<string, IServiceCollection>? Amend { get; init; }

    /// <summary>Receives the functions' log, line by line.</summary>
    public Action<string> Log { get; init; } = _ => { };
}
