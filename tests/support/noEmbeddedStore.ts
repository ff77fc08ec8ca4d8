throw new Error('This test starts an embedded store: in test:mongodb it would say nothing about MongoDB. It belongs into tests/embedded.');
