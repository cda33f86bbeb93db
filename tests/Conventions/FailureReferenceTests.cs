using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Amazon.Runtime;
using ImageBuilderAutomation.Aws;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Functions.Hosting;
using Microsoft.Extensions.Logging;
using TestKit;

namespace Conventions;

/// <summary>
/// docs/reference/failures.md has every failure that a function can report, each with cause and fix. WRITE_REFERENCE=1 writes the generated lists.
/// </summary>
public sealed partial class FailureReferenceTests
{
    private const string File = "failures.md";

    private static readonly Assembly[] Ours = [typeof(AccountRegion).Assembly, typeof(AwsClients).Assembly, typeof(Startup).Assembly];

    private static readonly string Page = System.IO.File.ReadAllText(Repository.PathOf("docs", "reference", File));

    /// <summary>Those that the sources make, and those that they declare.</summary>
    public static TheoryData<string> Types =>
    [
        .. ReportedFailures.Exceptions.Select(made => made.Type)
            .Concat(Ours.SelectMany(assembly => assembly.GetTypes()).Where(type => type.IsAssignableTo(typeof(Exception))).Select(type => type.Name))
            .Distinct().Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Types))]
    public async Task An_exception_has_a_section_with_all_that_it_says(string type)
    {
        Assert.Matches($@"\n### {type}\n\n- \*\*Symptom\.\*\* \S.*\n- \*\*Cause\.\*\* \S.*\n- \*\*Fix\.\*\* \S.*\n\n", Page);

        var said = ReportedFailures.Exceptions.Where(made => made.Type == type && Word().IsMatch(Placeholder().Replace(made.Text, "")))
            .GroupBy(made => made.Text, made => made.Class).OrderBy(text => text.Key, StringComparer.Ordinal);
        await GeneratedTable.CompareAsync(
            File, type, said.Select(text => $"- `{text.Key}` ({string.Join(", ", text.Distinct().Order(StringComparer.Ordinal))})"));
    }

    [Fact]
    public void No_section_is_of_an_exception_that_is_gone() => Assert.Equal(
        ((IEnumerable<object[]>)Types).Select(row => (string)row[0]).Order(StringComparer.Ordinal),
        Section().Matches(Page).Select(s => s.Groups[1].Value).Order(StringComparer.Ordinal));

    [Fact]
    public Task The_clients_of_the_functions_are_listed() => GeneratedTable.CompareAsync(
        File, "clients",
        [
            .. from client in typeof(AwsClients).GetMethods(BindingFlags.Public | BindingFlags.Static)
               let service = client.ReturnType
               // The functions are packaged without this one.
               where service.Name.StartsWith("IAmazon", StringComparison.Ordinal) && service.Name != "IAmazonSecurityTokenService"
               from type in service.Assembly.GetExportedTypes()
               where type.BaseType == typeof(AmazonServiceException) && type.Namespace == service.Namespace
               orderby type.Name
               select $"- `{type.Name}`",
        ]);

    [Fact]
    public void Every_warning_and_error_of_the_log_has_a_row_with_its_text() => Assert.Equal(
        Ours.SelectMany(assembly => assembly.GetTypes())
            .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Select(method => method.GetCustomAttribute<LoggerMessageAttribute>()).OfType<LoggerMessageAttribute>()
            .Where(line => line.Level >= LogLevel.Warning).OrderBy(line => line.EventId)
            .Select(line => $"{line.Level} {line.Message}"),
        LogRow().Matches(Page).Select(row => $"{row.Groups[1].Value} {row.Groups[2].Value}"));

    [Fact]
    public void Every_answer_to_a_person_has_a_row() => Assert.Equal(
        ReportedFailures.Answers.Select(answer => string.Create(CultureInfo.InvariantCulture, $"{answer.Status} {answer.Code}")).Order(StringComparer.Ordinal),
        AnswerRow().Matches(Page).Select(row => $"{row.Groups[1].Value} {row.Groups[2].Value}"));

    /// <remarks>Otherwise their failures would have to be listed too.</remarks>
    [Fact]
    public void The_functions_use_nothing_of_the_folders_that_are_left_out() => Assert.DoesNotContain(
        References.Of(typeof(Startup).Assembly.Location),
        reference => !reference.Member.StartsWith($"{ReportedFailures.OfFunctions.Replace('/', '.')}.", StringComparison.Ordinal)
            && ReportedFailures.OfCommandLine.Any(folder => reference.Member.StartsWith($"{folder.Replace('/', '.')}.", StringComparison.Ordinal)));

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"\w")]
    private static partial Regex Word();

    [GeneratedRegex(@"^### (\w+Exception)$", RegexOptions.Multiline)]
    private static partial Regex Section();

    [GeneratedRegex(@"^\| (Warning|Error) \| ([^|]+) \| [^|]+ \| [^|]+ \|$", RegexOptions.Multiline)]
    private static partial Regex LogRow();

    [GeneratedRegex(@"^\| (\d{3}) \| `(\w+)` \| [^|]+ \| [^|]+ \|$", RegexOptions.Multiline)]
    private static partial Regex AnswerRow();
}
