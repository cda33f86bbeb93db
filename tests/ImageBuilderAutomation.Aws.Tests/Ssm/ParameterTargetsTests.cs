using ImageBuilderAutomation.Aws.Ssm;
using ImageBuilderAutomation.Aws.Tests.ImageBuilder;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Operations;
using ImageBuilderAutomation.Releases.Channels;

namespace ImageBuilderAutomation.Aws.Tests.Ssm;

/// <summary>What SSM answers to a channel's reads and writes, and what becomes of it.</summary>
public sealed class ParameterTargetsTests : IAsyncLifetime, IDisposable
{
    private const string Ami = "ami-0123456789abcdef0";

    private static readonly ParameterTarget Here = new("/web/prod", null);

    private StubService _ssm = null!;
    private ParameterTargets _targets = null!;

    public async Task InitializeAsync()
    {
        _ssm = await StubService.StartAsync();
        _targets = new(new("111122223333", "eu-west-1"), LocalEnvironment.For(_ssm.Url), TimeSpan.FromSeconds(1));
    }

    public async Task DisposeAsync()
    {
        await _ssm.DisposeAsync();
    }

    public void Dispose() => _targets.Dispose();

    [Fact]
    public async Task A_write_replaces_the_value_as_an_AMI_that_SSM_validates()
    {
        _ssm.Answers("""{"Version":7,"Tier":"Standard"}""");

        Assert.Equal(TargetWrite.Accepted(7), await WriteAsync());

        var request = Assert.Single(_ssm.Requests);
        Assert.Equal("AmazonSSM.PutParameter", request.Headers["X-Amz-Target"]);
        Assert.Equal(
            ("/web/prod", Ami, "aws:ec2:image", "String", true),
            (Text("Name"), Text("Value"), Text("DataType"), Text("Type"), request.Body!["Overwrite"]!.GetValue<bool>()));

        string Text(string member) => request.Body![member]!.GetValue<string>();
    }

    [Fact]
    public async Task Each_Region_is_called_by_its_own_client()
    {
        _ssm.Answers("""{"Version":1}""");

        await _targets.WriteAsync(Here, Ami, default);
        await _targets.WriteAsync(Here with { Region = "us-west-2" }, Ami, default);

        Assert.Equal(
            ["eu-west-1", "us-west-2"],
            _ssm.Requests.Select(request => request.Headers["Authorization"].Split('/')[2]));
    }

    [Theory]
    [InlineData("TooManyUpdates", "The validation of the latest value is still in process.", true)]
    [InlineData("ThrottlingException", "Rate exceeded", true)]
    [InlineData("AccessDeniedException", "User is not authorized to perform: ssm:PutParameter", false)]
    [InlineData("ParameterMaxVersionLimitExceeded", "The oldest version has a label.", false)]
    [InlineData("ParameterLimitExceeded", "Too many parameters.", false)]
    [InlineData("ValidationException", "No parameter may begin with aws.", false)]
    public async Task A_refused_write_is_an_answer_and_one_that_only_waits_is_busy(string code, string message, bool isBusy)
    {
        _ssm.FailsWith(400, $$"""{"__type":"{{code}}","message":"{{message}}"}""");

        Assert.Equal(new TargetWrite(null, isBusy, $"ssm returned 400: {message}"), await WriteAsync());
    }

    [Theory]
    [InlineData("fails")]
    [InlineData("hangs")]
    [InlineData("no version")]
    public async Task A_write_without_an_answer_may_have_had_its_effect(string how)
    {
        _ = how switch
        {
            "fails" => _ssm.FailsWith(500, """{"__type":"InternalServerError","message":"m"}"""),
            "hangs" => _ssm.HangsAfter(null),
            _ => _ssm.Answers("{}"),
        };

        await Assert.ThrowsAsync<ServiceRefusedException>(WriteAsync);
    }

    [Theory]
    [InlineData("""{"Parameters":[{"Name":"/web/prod","Value":"ami-0123456789abcdef0","DataType":"aws:ec2:image","Version":4}]}""", Ami, 4)]
    [InlineData("""{"Parameters":[{"Name":"/web/prod","Value":"ami-0123456789abcdef0","DataType":"text","Version":4}]}""", $"{Ami} as text", 4)]
    [InlineData("""{"Parameters":[],"InvalidParameters":["/web/prod"]}""", null, 0)]
    public async Task The_value_is_read_back_with_its_version_and_another_data_type_is_another_value(string response, string? ami, long version)
    {
        _ssm.Answers(response);

        Assert.Equal(new TargetReading(ami, version), Assert.IsType<Known<TargetReading>.Yes>(await _targets.ReadAsync(Here, default)).Value);
    }

    [Theory]
    [InlineData("{}", "ssm returned no value for it")]
    [InlineData("denied", "ssm returned 400: no")]
    public async Task A_target_that_cannot_be_read_is_unknown(string response, string reason)
    {
        _ = response == "denied" ? _ssm.FailsWith(400, """{"__type":"AccessDeniedException","message":"no"}""") : _ssm.Answers(response);

        Assert.Equal(reason, Assert.IsType<Known<TargetReading>.No>(await _targets.ReadAsync(Here, default)).Reason);
    }

    [Fact]
    public async Task A_target_is_unknown_when_nothing_listens()
    {
        using var targets = new ParameterTargets(new("111122223333", "eu-west-1"), LocalEnvironment.For(new("http://127.0.0.1:1")));

        Assert.StartsWith("ssm cannot be reached", Assert.IsType<Known<TargetReading>.No>(await targets.ReadAsync(Here, default)).Reason, StringComparison.Ordinal);
    }

    private Task<TargetWrite> WriteAsync() => _targets.WriteAsync(Here, Ami, default);
}
