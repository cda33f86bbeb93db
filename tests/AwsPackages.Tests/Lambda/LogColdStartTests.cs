using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.Loader;
using System.Text.Json;
using AWS.Lambda.Powertools.Logging;
using Microsoft.Extensions.Logging;

namespace AwsPackages.Tests.Lambda;

/// <summary>
/// The logger knows by a static field whether its process has logged before, so each test loads it anew, by Parity/AWS.Lambda.Powertools.Logging.md.
/// </summary>
[Collection(ProcessEnvironment.Name)]
public sealed class LogColdStartTests
{
    [Fact]
    public async Task The_first_invocation_is_a_cold_start_and_the_second_is_not()
    {
        var logger = FreshLogger();

        var first = await InvocationAsync(logger);
        var second = await InvocationAsync(logger);

        Assert.Equal([true, true], first);
        Assert.Equal([false, false], second);
    }

    [Fact]
    public async Task With_provisioned_concurrency_there_is_no_cold_start()
    {
        var logger = FreshLogger();
        Environment.SetEnvironmentVariable("AWS_LAMBDA_INITIALIZATION_TYPE", "provisioned-concurrency");
        try
        {
            Assert.Equal([false, false], await InvocationAsync(logger));
        }
        finally
        {
            Environment.SetEnvironmentVariable("AWS_LAMBDA_INITIALIZATION_TYPE", null);
        }
    }

    /// <summary>The cold_start of two records in an asynchronous flow of their own, as each invocation has one.</summary>
    private static async Task<List<bool>> InvocationAsync(Action<string> logger)
    {
        Task<string> invocation;
        using (ExecutionContext.SuppressFlow())
        {
            invocation = Task.Run(() => LogCapture.Text(() =>
            {
                logger("one");
                logger("two");
            }));
        }

        return [.. (await invocation).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("cold_start").GetBoolean())];
    }

    private static Action<string> FreshLogger()
    {
        var extensions = new Fresh().LoadFromAssemblyName(typeof(PowertoolsLoggingBuilderExtensions).Assembly.GetName())
            .GetType(typeof(PowertoolsLoggingBuilderExtensions).FullName!)!;
        var add = extensions.GetMethods().Single(m => m.Name == "AddPowertoolsLogger" && m.GetParameters().Length == 2);
        var configuration = add.GetParameters()[1].ParameterType.GenericTypeArguments[0];
        var unchanged = Expression.Lambda(
            typeof(Action<>).MakeGenericType(configuration), Expression.Empty(), Expression.Parameter(configuration)).Compile();
        var factory = LoggerFactory.Create(logging => add.Invoke(null, [logging, unchanged]));
        var logger = factory.CreateLogger(LogCapture.Category);
        return message => logger.Log(LogLevel.Information, default, message, null, (state, _) => state);
    }

    /// <summary>Loads the logger's assemblies another time, and shares all others.</summary>
    private sealed class Fresh() : AssemblyLoadContext("a fresh logger")
    {
        protected override Assembly? Load(AssemblyName assemblyName) =>
            assemblyName.Name!.StartsWith("AWS.Lambda.Powertools.", StringComparison.Ordinal)
                ? LoadFromAssemblyPath(Path.Combine(AppContext.BaseDirectory, $"{assemblyName.Name}.dll"))
                : null;
    }
}
