using System.Net;
using Amazon.DynamoDBv2;
using Amazon.Runtime;
using ImageBuilderAutomation.Operations;

namespace ImageBuilderAutomation.Aws.Tests;

/// <summary>Which errors leave a source unknown.</summary>
public sealed class ServiceFailuresTests
{
    private readonly ServiceFailures _failures = new();

    [Fact]
    public void Errors_of_services_and_the_network_and_damaged_records_have_a_reason()
    {
        Assert.Equal(
            "AccessDeniedException (400): not authorized",
            _failures.ReasonOf(new AmazonDynamoDBException("not authorized") { ErrorCode = "AccessDeniedException", StatusCode = HttpStatusCode.BadRequest }));
        Exception[] others =
        [
            new AmazonServiceException("why"), new AmazonClientException("why"), new ServiceRefusedException("why"), new InvalidDataException("why"),
            new HttpRequestException("why"), new TimeoutException("why"), new TaskCanceledException("canceled", new TimeoutException("why")),
        ];
        Assert.All(others, error => Assert.Equal("why", _failures.ReasonOf(error)));
    }

    [Fact]
    public void Defects_and_cancellation_have_none()
    {
        Assert.Null(_failures.ReasonOf(new InvalidOperationException("a defect")));
        Assert.Null(_failures.ReasonOf(new OperationCanceledException()));
        Assert.Null(_failures.ReasonOf(new TaskCanceledException()));
    }
}
