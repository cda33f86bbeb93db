using ImageBuilderAutomation.Functions.Hosting;
using TestKit;

namespace ImageBuilderAutomation.Functions.Tests;

public sealed class StartTests
{
    private readonly FunctionWorld _world = new();

    public static TheoryData<string> Names => [.. FunctionTable.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Starts_every_function(string name)
    {
        await using var function = _world.Start(name);

        Assert.NotNull(function);
    }

    [Theory]
    [InlineData(null, "nothing")]
    [InlineData("", "nothing")]
    [InlineData("answerWaitingStep", "'answerWaitingStep'")]
    public void Lists_the_functions_if_the_name_is_unknown(string? name, string found)
    {
        var thrown = Assert.Throws<StartupException>(() => _world.Start(name));

        Assert.Equal(
            $"ANNOTATIONS_HANDLER: expected one of {string.Join(", ", FunctionTable.Names)}, found {found}.",
            Assert.Single(thrown.Problems));
    }

    [Fact]
    public void Lists_every_problem_at_once()
    {
        _world.Environment["TABLE_NAME"] = "";
        _world.Environment["STACK_ACCOUNT"] = "1234";
        _world.Environment["STACK_REGION"] = null;
        _world.Environment["POWERTOOLS_LOG_LEVEL"] = "Loud";
        _world.Environment["POLICY_FILE"] = "absent.json";
        _world.Environment["PACKAGE"] = "aot";
        _world.Environment["LOCAL_CLOCK_URL"] = "http://clock.example.com/now";
        _world.Environment["SWEEP_SCHEDULE"] = "cron(0/5 * * * ? *)";
        _world.Environment["RECORD_RETENTION_DAYS"] = "30";

        var thrown = Assert.Throws<StartupException>(() => _world.Start("Nothing"));

        Assert.Equal(
            [
                $"ANNOTATIONS_HANDLER: expected one of {string.Join(", ", FunctionTable.Names)}, found 'Nothing'.",
                "TABLE_NAME: expected the name of the DynamoDB table, found nothing.",
                "STACK_ACCOUNT: expected the account's 12 digits, found '1234'.",
                "STACK_REGION: expected a Region such as eu-central-1, found nothing.",
                "POWERTOOLS_LOG_LEVEL: expected one of Trace, Debug, Information, Warning, Error, Critical, None, found 'Loud'.",
                "LOCAL_CLOCK_URL: expected an http URL with a loopback address, or nothing, found 'http://clock.example.com/now'.",
                "RECORD_RETENTION_DAYS: expected 0, or a number of days from 365 to 36500, found '30'.",
                $"POLICY_FILE: expected a file packaged with the function, found '{Path.Combine(AppContext.BaseDirectory, "absent.json")}'.",
                "SWEEP_SCHEDULE: expected rate(<number> minutes), hours or days, found 'cron(0/5 * * * ? *)'.",
                "PACKAGE: expected managed, as the package was built, found 'aot'.",
            ],
            thrown.Problems);
        Assert.All(thrown.Problems, problem => Assert.Contains(problem, thrown.Message));
    }

    [Fact]
    public void Lists_every_problem_of_the_policy()
    {
        using var folder = new TemporaryFolder();
        folder.Write("policy.json", """
            {
              "modes": { "gates": "sometimes" },
              "gates": [
                { "name": "a", "scope": "nowhere", "step": "distribution/ApproveRelease", "unmet": "explode" },
                { "name": "a", "scope": "*", "step": "distribution/ApproveRelease", "require": { "findings": { "critical": -1 } } }
              ],
              "surprise": true
            }
            """);
        _world.Environment["LAMBDA_TASK_ROOT"] = folder.Path;

        var thrown = Assert.Throws<StartupException>(() => _world.Start("AnswerWaitingStep"));

        Assert.True(thrown.Problems.Count >= 5, thrown.Message);
        Assert.All(thrown.Problems, problem => Assert.Matches(@"^policy\.json .*found .*expected .*\.$", problem));
        foreach (var place in (string[])["modes.gates", "scope", "unmet", "critical", "surprise"])
            Assert.Contains(thrown.Problems, problem => problem.Contains(place, StringComparison.Ordinal));
    }

    [Fact]
    public void Reads_the_policy_from_the_task_root()
    {
        using var folder = new TemporaryFolder();
        folder.Write("mine.json", """{ "modes": { "gates": "act" }, "gates": [] }""");
        _world.Environment["LAMBDA_TASK_ROOT"] = folder.Path;
        _world.Environment["POLICY_FILE"] = "mine.json";

        Assert.Empty(new Startup(_world.Environment.GetValueOrDefault).Problems);
    }
}
