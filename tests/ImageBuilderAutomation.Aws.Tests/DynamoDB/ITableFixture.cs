using Amazon.DynamoDBv2;

namespace ImageBuilderAutomation.Aws.Tests.DynamoDB;

/// <summary>A DynamoDB with the product's table in it.</summary>
public interface ITableFixture
{
    const string TableName = "records";

    IAmazonDynamoDB Client { get; }
}
