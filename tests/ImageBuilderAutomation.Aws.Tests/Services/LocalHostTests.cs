using System.Globalization;
using System.Text.Json.Nodes;
using Amazon.EC2;
using Amazon.EC2.Model;
using Amazon.SQS;
using Amazon.SQS.Model;
using ImageBuilderAutomation.Aws.Identity;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Local;
using ImageBuilderAutomation.Operations;
using TestKit;

namespace ImageBuilderAutomation.Aws.Tests.Services;

/// <summary>The local host serves official clients in their own protocols.</summary>
public sealed class LocalHostTests : IAsyncLifetime
{
    private LocalStack _stack = null!;

    public async Task InitializeAsync() =>
        _stack = await LocalStack.StartAsync(new() { Template = await File.ReadAllTextAsync(Repository.PathOf("template.yaml")) });

    public Task DisposeAsync() => _stack.DisposeAsync().AsTask();

    [Theory]
    [InlineData("kim", "arn:aws:iam::123456789012:user/kim")]
    [InlineData("444455556666", "arn:aws:iam::444455556666:user/444455556666")]
    public async Task STS_names_the_user_that_the_local_Image_Builder_sees(string accessKey, string arn) =>
        Assert.Equal(arn, await Caller.ReadArnAsync(At("STS", accessKey), default));

    [Fact]
    public async Task EC2_shows_no_scan_of_an_AMI_that_no_build_created_and_refuses_one_that_does_not_exist()
    {
        _stack.Ec2.Put(new() { ["images"] = new JsonArray(new JsonObject { ["id"] = "ami-00000001" }) });
        using var scans = new Aws.Ec2.AmiScans(At("EC2"));
        Assert.Equal("Amazon Inspector has not scanned ami-00000001", Assert.IsType<Known<AmiScan>.No>(await scans.ReadAsync("ami-00000001", default)).Reason);
        await Assert.ThrowsAsync<ServiceRefusedException>(() => scans.ReadAsync("ami-00000002", default));
    }

    [Fact]
    public async Task EC2_refuses_incomplete_and_unsupported_requests_with_an_error_code()
    {
        using var ec2 = AwsClients.Ec2(At("EC2"));

        Assert.Equal("MissingParameter", (await Assert.ThrowsAsync<AmazonEC2Exception>(() => ec2.GetImageFindingsAsync(new()))).ErrorCode);
        Assert.Equal(
            "InvalidParameterValue",
            (await Assert.ThrowsAsync<AmazonEC2Exception>(() => ec2.GetImageFindingsAsync(
                new() { ImageId = "ami-1", MaxResults = int.Parse("1001", CultureInfo.InvariantCulture) }))).ErrorCode);
        Assert.Equal("InvalidNextToken",
            (await Assert.ThrowsAsync<AmazonEC2Exception>(() => ec2.GetImageFindingsAsync(new() { ImageId = "ami-1", NextToken = "x" }))).ErrorCode);
        var notServed = await Assert.ThrowsAsync<AmazonEC2Exception>(() => ec2.DescribeVolumesAsync(new DescribeVolumesRequest()));
        Assert.Equal("InvalidAction", notServed.ErrorCode);
        Assert.Contains("found 'DescribeVolumes'", notServed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SQS_sends_receives_and_deletes_with_checksums_that_its_client_verifies()
    {
        using var sqs = AwsClients.Sqs(At("SQS"));
        var queue = $"{_stack.Services.Queues.First()}";
        var attributes = new Dictionary<string, MessageAttributeValue>
        {
            ["b"] = new() { DataType = "String", StringValue = "é & more" },
            ["a"] = new() { DataType = "String", StringValue = "first" },
        };

        var sent = await sqs.SendMessageAsync(new SendMessageRequest { QueueUrl = queue, MessageBody = "{}", MessageAttributes = attributes });
        var received = Assert.Single((await sqs.ReceiveMessageAsync(new ReceiveMessageRequest
        {
            QueueUrl = queue,
            MessageAttributeNames = ["All"],
            MessageSystemAttributeNames = [MessageSystemAttributeName.SentTimestamp],
        })).Messages);

        Assert.Equal((sent.MessageId, "{}", sent.MD5OfMessageAttributes), (received.MessageId, received.Body, received.MD5OfMessageAttributes));
        Assert.NotNull(received.MD5OfMessageAttributes);
        Assert.Equal("é & more", received.MessageAttributes["b"].StringValue);
        Assert.True(received.Attributes.ContainsKey("SentTimestamp"));

        await sqs.ChangeMessageVisibilityAsync(queue, received.ReceiptHandle, 0);
        var again = Assert.Single((await sqs.ReceiveMessageAsync(queue)).Messages);
        Assert.Null(again.Attributes);
        await sqs.DeleteMessageAsync(queue, again.ReceiptHandle);
        Assert.Empty(_stack.Queues.All());
    }

    [Fact]
    public async Task SQS_refuses_an_unknown_queue_and_an_unsupported_operation()
    {
        using var sqs = AwsClients.Sqs(At("SQS"));

        await Assert.ThrowsAsync<QueueDoesNotExistException>(() => sqs.ReceiveMessageAsync($"{new Uri(_stack.Services.Url, "/123456789012/nothing")}"));
        await Assert.ThrowsAsync<UnsupportedOperationException>(() => sqs.PurgeQueueAsync($"{_stack.Services.Queues.First()}"));
    }

    private Func<string, string?> At(string service, string accessKey = "test") =>
        name => name == $"AWS_ENDPOINT_URL_{service}" ? _stack.Services.Url.ToString() : _stack.ClientEnvironment(accessKey)(name);
}
