using Amazon.SimpleSystemsManagement;
using Amazon.SimpleSystemsManagement.Model;
using ImageBuilderAutomation.Aws;
using ImageBuilderAutomation.Local.Tests.Ec2;

namespace ImageBuilderAutomation.Local.Tests.Ssm;

/// <summary>The AMI of a parameter is checked after PutParameter has returned, on the clock of the host. The official client calls.</summary>
public sealed class ParameterCheckTests : IAsyncLifetime
{
    private const string Name = "/golden/base";
    private const string Unknown = "ami-00000000000000001";

    private Ec2Stack _stack = null!;
    private IAmazonSimpleSystemsManagement _ssm = null!;

    public async Task InitializeAsync()
    {
        _stack = await Ec2Stack.StartAsync();
        _stack.Put("""{ "settings": { "parameterCheckSeconds": 60 } }""");
        _ssm = AwsClients.Ssm(_stack.Stack.ClientEnvironment(Ec2Stack.Owner));
    }

    public async Task DisposeAsync()
    {
        _ssm.Dispose();
        await _stack.DisposeAsync();
    }

    [Fact]
    public async Task A_new_parameter_is_not_found_until_its_AMI_is_checked()
    {
        var put = await PutAsync(Ec2Stack.Ami);
        Assert.Equal(1, put.Version);
        await Assert.ThrowsAsync<ParameterNotFoundException>(() => _ssm.GetParameterAsync(new() { Name = Name }));
        Assert.Equal([Name], (await _ssm.GetParametersAsync(new GetParametersRequest { Names = [Name] })).InvalidParameters);
        Assert.Empty((await _ssm.DescribeParametersAsync(new())).Parameters ?? []);
        Assert.Empty(Changes);

        await CheckedAsync();
        Assert.Equal((Ec2Stack.Ami, 1), await ReadAsync());
        Assert.Equal([("Create", null)], Changes);
        Assert.Contains((await _stack.Client.DescribeImageReferencesAsync(new() { ImageIds = [Ec2Stack.Ami], IncludeAllResourceTypes = true })).ImageReferences, reference =>
            reference.Arn == "arn:aws:ssm:us-east-1:123456789012:parameter/golden/base");
    }

    [Fact]
    public async Task An_existing_parameter_keeps_its_value_until_the_new_one_is_checked()
    {
        await PutTextAsync("before");
        Assert.Equal(2, (await PutAsync(Ec2Stack.Ami)).Version);
        Assert.Equal(("before", 1), await ReadAsync());
        var refused = await Assert.ThrowsAsync<TooManyUpdatesException>(() => PutTextAsync("meanwhile"));
        Assert.Contains("validation", refused.Message, StringComparison.Ordinal);

        await CheckedAsync();
        Assert.Equal((Ec2Stack.Ami, 2), await ReadAsync());
        Assert.Equal([("Create", null), ("Update", null)], Changes);
        await PutTextAsync("afterwards");
    }

    [Fact]
    public async Task Only_an_event_tells_of_an_AMI_that_is_not_there()
    {
        await PutAsync(Unknown);
        await CheckedAsync();
        await Assert.ThrowsAsync<ParameterNotFoundException>(() => _ssm.GetParameterAsync(new() { Name = Name }));
        Assert.Equal([("Create", "Unable to Describe Resource")], Changes);

        await PutTextAsync("before");
        await PutAsync(Unknown);
        await CheckedAsync();
        Assert.Equal(("before", 1), await ReadAsync());
        Assert.Equal(("Update", "Unable to Describe Resource"), Changes[^1]);
        Assert.Equal("aws:ec2:image", _stack.Events[^1]["detail"]!["dataType"]?.ToString());
    }

    [Theory]
    [InlineData("shared", true)]
    [InlineData("private", false)]
    [InlineData("disabled", false)]
    [InlineData("deregistered", false)]
    public async Task The_check_sees_what_DescribeImages_shows_the_caller(string image, bool valid)
    {
        _stack.Put("""{ "account": "444455556666", "images": [ { "id": "ami-00000002", "sharedWith": ["123456789012"] }, { "id": "ami-00000003" } ] }""");
        if (image == "disabled")
            await _stack.Client.DisableImageAsync(new() { ImageId = Ec2Stack.Ami });
        else if (image == "deregistered")
            await _stack.Client.DeregisterImageAsync(new() { ImageId = Ec2Stack.Ami });
        await PutAsync(image switch { "shared" => "ami-00000002", "private" => "ami-00000003", _ => Ec2Stack.Ami });
        await CheckedAsync();

        Assert.Equal(valid, Changes is [(_, null)]);
    }

    [Fact]
    public async Task A_parameter_that_is_deleted_during_the_check_stays_deleted()
    {
        await PutTextAsync("before");
        await PutAsync(Ec2Stack.Ami);
        await _ssm.DeleteParameterAsync(new() { Name = Name });
        await CheckedAsync();

        await Assert.ThrowsAsync<ParameterNotFoundException>(() => _ssm.GetParameterAsync(new() { Name = Name }));
        Assert.Equal([("Create", null), ("Delete", null)], Changes);
    }

    [Fact]
    public async Task A_hundred_versions_are_kept_unless_the_oldest_has_a_label()
    {
        for (var i = 1; i <= 101; i++)
            await PutTextAsync($"{i}");
        var kept = await _ssm.GetParameterHistoryAsync(new() { Name = Name, MaxResults = 50 });
        Assert.Equal(":2", (await _ssm.GetParameterAsync(new() { Name = $"{Name}:2" })).Parameter.Selector);
        Assert.Equal((2L, 50), (kept.Parameters[0].Version, kept.Parameters.Count));
        await Assert.ThrowsAsync<ParameterVersionNotFoundException>(() => _ssm.GetParameterAsync(new() { Name = $"{Name}:1" }));

        await _ssm.LabelParameterVersionAsync(new() { Name = Name, ParameterVersion = 2, Labels = ["live"] });
        await Assert.ThrowsAsync<ParameterMaxVersionLimitExceededException>(() => PutTextAsync("102"));
        await _ssm.LabelParameterVersionAsync(new() { Name = Name, Labels = ["live"] });
        Assert.Equal(102, (await PutTextAsync("102")).Version);
    }

    [Fact]
    public async Task Each_Region_and_account_has_its_own_parameters()
    {
        await PutTextAsync("here");
        var environment = _stack.Stack.ClientEnvironment(Ec2Stack.Owner);
        using var elsewhere = AwsClients.Ssm(name => name is "AWS_REGION" or "AWS_DEFAULT_REGION" ? "eu-west-1" : environment(name));
        using var other = AwsClients.Ssm(_stack.Stack.ClientEnvironment(Ec2Stack.Other));
        await Assert.ThrowsAsync<ParameterNotFoundException>(() => elsewhere.GetParameterAsync(new() { Name = Name }));
        await Assert.ThrowsAsync<ParameterNotFoundException>(() => other.GetParameterAsync(new() { Name = Name }));
        await elsewhere.PutParameterAsync(new() { Name = Name, Value = "there", Type = ParameterType.String });

        Assert.Equal(("here", 1), await ReadAsync());
        Assert.Single(Changes);
    }

    [Fact]
    public async Task A_fault_refuses_calls_or_loses_their_response_only()
    {
        _stack.Put("""{ "faults": [ { "service": "ssm", "operation": "PutParameter", "error": "TooManyUpdates", "message": "m", "times": 1 } ] }""");
        await Assert.ThrowsAsync<TooManyUpdatesException>(() => PutTextAsync("lost"));
        await Assert.ThrowsAsync<ParameterNotFoundException>(() => _ssm.GetParameterAsync(new() { Name = Name }));

        _stack.Put("""{ "faults": [ { "service": "ssm", "error": "AccessDeniedException", "message": "m", "times": 1, "afterEffect": true } ] }""");
        var refused = await Assert.ThrowsAsync<AmazonSimpleSystemsManagementException>(() => PutTextAsync("kept"));
        Assert.Equal("AccessDeniedException", refused.ErrorCode);
        Assert.Equal(("kept", 1), await ReadAsync());
    }

    private List<(string? Operation, string? Exception)> Changes => [.. _stack.Events.Where(evt => evt["detail-type"]?.ToString() == "Parameter Store Change")
        .Select(evt => (evt["detail"]!["operation"]?.ToString(), evt["detail"]!["exception"]?.ToString()))];

    private Task<PutParameterResponse> PutAsync(string ami) =>
        _ssm.PutParameterAsync(new() { Name = Name, Value = ami, Type = ParameterType.String, DataType = "aws:ec2:image", Overwrite = true });

    private Task<PutParameterResponse> PutTextAsync(string value) => _ssm.PutParameterAsync(new() { Name = Name, Value = value, Type = ParameterType.String, Overwrite = true });

    private Task CheckedAsync() => _stack.AdvanceAsync(TimeSpan.FromSeconds(60));

    private async Task<(string, long?)> ReadAsync()
    {
        var parameter = (await _ssm.GetParameterAsync(new() { Name = Name })).Parameter;
        return (parameter.Value, parameter.Version);
    }
}
