namespace ImageBuilderAutomation.Aws.Tests.DynamoDB;

public sealed class TableServerContractTests(TableServerFixture server) : TableContract(server), IClassFixture<TableServerFixture>;
