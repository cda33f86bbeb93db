namespace ImageBuilderAutomation.Aws.Tests.DynamoDB;

[NeedsNode]
public sealed class DynaliteContractTests(DynaliteFixture dynalite) : TableContract(dynalite), IClassFixture<DynaliteFixture>;
