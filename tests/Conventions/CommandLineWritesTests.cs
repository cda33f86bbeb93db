using System.Text.RegularExpressions;

namespace Conventions;

/// <summary>
/// The command line and the web console read with the operator's credentials and act through the functions that know their caller. They write no record, answer no step and
/// start no build themselves.
/// </summary>
public sealed partial class CommandLineWritesTests
{
    // A release record is chained to the one before it, and is written once, when somebody exports it.
    private const string Export = "ImageBuilderAutomation.Releases.ExportRelease";

    private static readonly IReadOnlyList<Reference> Used =
        [.. new[] { "image-builder-automation.dll", "ImageBuilderAutomation.Console.dll" }.SelectMany(file => References.Of(Path.Combine(AppContext.BaseDirectory, file)))];

    [Fact]
    public void No_verb_and_no_page_uses_a_member_that_writes_a_record() =>
        Assert.DoesNotContain(OfProduct(), reference => Writing().IsMatch(reference.Member));

    [Fact]
    public void No_verb_and_no_page_calls_a_service_that_changes_something() =>
        Assert.DoesNotContain(Used, reference => reference.Member.StartsWith("Amazon.", StringComparison.Ordinal) && Changing().IsMatch(reference.Member));

    [Fact]
    public void No_verb_and_no_page_composes_what_answers_steps_starts_builds_or_publishes() =>
        Assert.DoesNotContain(OfProduct(), reference => Actors().IsMatch(reference.Member));

    [Fact]
    public void The_only_handlers_explain_and_export() => Assert.Equal(
        [Export, "ImageBuilderAutomation.Triggers.ExplainEvent"],
        OfProduct().Select(reference => Handler().Match(reference.Member)).Where(match => match.Success).Select(match => match.Groups[1].Value).Distinct().Order(StringComparer.Ordinal));

    /// <summary>Without the start of the console's web server.</summary>
    private static IEnumerable<Reference> OfProduct() => Used.Where(reference =>
        reference.Member.StartsWith("ImageBuilderAutomation.", StringComparison.Ordinal)
        && !reference.Member.StartsWith("ImageBuilderAutomation.Console.ConsoleServer.", StringComparison.Ordinal));

    [GeneratedRegex(@"\.(Try)?(Put|Write|Add|Update|Delete|Replay|Record|Enqueue|Send|Start|Cancel|Answer|Publish)\w*Async[<(]")]
    private static partial Regex Writing();

    [GeneratedRegex(@"\.(Put|Update|Delete|Create|Start|Cancel|Send|Retry|Invoke|Transact|BatchWrite)\w*\(")]
    private static partial Regex Changing();

    [GeneratedRegex(@"\.(AnswerStep|StopStep|ApprovalRecorder|PersonRequests|OperatorRequests|RestoreImage|ManualStart|PublishPolicy|PublishSender|PipelineRunSender|RecordedCall|SweepSteps|RetireImages)(\.|$)")]
    private static partial Regex Actors();

    [GeneratedRegex(@"^(\S+)\.HandleAsync[<(]")]
    private static partial Regex Handler();
}
