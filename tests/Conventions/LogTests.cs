using System.Reflection;
using System.Text.RegularExpressions;
using ImageBuilderAutomation.Aws;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Functions.Hosting;
using Microsoft.Extensions.Logging;

namespace Conventions;

/// <summary>Under native AOT the official JSON provider fails on a placeholder of an unsupported type. These tests allow supported types only.</summary>
public sealed partial class LogTests
{
    private static readonly Type[] Known = [typeof(string), typeof(int), typeof(bool), typeof(double), typeof(ILogger), typeof(Exception)];

    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "Level", "Message", "Timestamp", "Service", "ColdStart", "XrayTraceId", "Name", "Exception", "SamplingRate",
        "FunctionName", "FunctionVersion", "FunctionMemorySize", "FunctionArn", "FunctionRequestId",
    };

    private static IEnumerable<MethodInfo> Ours =>
        new[] { typeof(AccountRegion), typeof(AwsClients), typeof(Startup) }.SelectMany(type => MessagesOf(type.Assembly));

    [Theory]
    [InlineData(typeof(AccountRegion))]
    [InlineData(typeof(AwsClients))]
    [InlineData(typeof(Startup))]
    public void Records_contain_only_text_numbers_and_Booleans(Type ofAssembly)
    {
        var messages = MessagesOf(ofAssembly.Assembly).ToList();

        Assert.NotEmpty(messages);
        Assert.Empty(messages.SelectMany(Unknown));
    }

    /// <remarks>
    /// The provider drops such a placeholder (aws-powertools/powertools-lambda-dotnet,
    /// libraries/src/AWS.Lambda.Powertools.Logging/Internal/PowertoolsLogger.cs), so its value is only in the message.
    /// </remarks>
    [Fact]
    public void No_placeholder_has_a_reserved_name() => Assert.Empty(
        from message in Ours
        from Match placeholder in Placeholder().Matches(message.GetCustomAttribute<LoggerMessageAttribute>()!.Message)
        where Reserved.Contains(placeholder.Groups[1].Value)
        select $"{message.Name}: {placeholder.Value}");

    [Fact]
    public void No_two_records_share_a_number() =>
        Assert.Distinct(Ours.Select(message => message.GetCustomAttribute<LoggerMessageAttribute>()!.EventId));

    [Fact]
    public void A_placeholder_of_another_type_is_detected() =>
        Assert.Equal("Bad: LogLevel level", Assert.Single(MessagesOf(typeof(LogTests).Assembly).SelectMany(Unknown)));

    private static IEnumerable<MethodInfo> MessagesOf(Assembly assembly) => assembly.GetTypes()
        .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
        .Where(method => method.GetCustomAttribute<LoggerMessageAttribute>() is not null);

    private static IEnumerable<string> Unknown(MethodInfo message) =>
        from parameter in message.GetParameters()
        where !Known.Contains(parameter.ParameterType)
        select $"{message.Name}: {parameter.ParameterType.Name} {parameter.Name}";

    [GeneratedRegex(@"\{@?(\w+)")]
    private static partial Regex Placeholder();

    [LoggerMessage(1, LogLevel.Information, "{Level}")]
    private static partial void Bad(ILogger logger, LogLevel level);
}
